//! A real Prometheus scrapes an exporter, and what its HTTP API answers is judged. It runs where
//! `WITGATE_PROMETHEUS` names the program: `.ci/slow promotion`.

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use serde_json::Value;
use witgate::witgate_model::Digest;

/// A program that ends with the test.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A component, different for each name.
fn component(name: &str) -> Vec<u8> {
    let length = u8::try_from(name.len()).expect("it is short");
    let mut bytes = b"\0asm\x0d\0\x01\0\0".to_vec();
    bytes.extend([length + 1, length]);
    bytes.extend(name.bytes());
    bytes
}

/// Starts an exporter, and says which port it is on.
fn exporter(kind: &str, production: &Digest, canary: &Digest) -> (Running, u16) {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/promotion/exporter.py");
    let mut child = Command::new("python3")
        .arg(script)
        .args(["0", &production.short(64), &canary.short(64), kind])
        .stdout(Stdio::piped())
        .spawn()
        .expect("python3 is there");
    let mut line = String::new();
    let out = child.stdout.take().expect("it is piped");
    BufReader::new(out).read_line(&mut line).expect("it says its port");
    (Running(child), line.trim().parse().expect("it is a port"))
}

fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("there is a free port");
    listener.local_addr().expect("it has an address").port()
}

/// What a server on loopback answers, with the head.
fn get(port: u16, path: &str) -> Option<String> {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).ok()?;
    write!(stream, "GET {path} HTTP/1.0\r\nHost: localhost\r\n\r\n").ok()?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).ok()?;
    Some(answer)
}

/// The same as `curl -s` saves it.
fn body(port: u16, path: &str) -> String {
    let answer = get(port, path).expect("it answers");
    answer.split_once("\r\n\r\n").expect("it has a head").1.to_owned()
}

fn promote(directory: &Path, evidence: &[PathBuf], more: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_witgate"));
    command.current_dir(directory).args(["promote", "canary.wasm"]);
    command.args(["--baseline", "production.wasm", "--evidence"]).args(evidence).args(more);
    command.output().expect("it runs")
}

const POLICY: &str = r#"
[promotion]
min-calls = 20000
quantiles = "interpolated"

[[promotion.limit]]
measure = "trap-rate"
max-increase = "5"

[[promotion.limit]]
measure = "latency-p50"
max-increase = "20%"

[[promotion.limit]]
measure = "latency-p99"
max = "500ms"
max-increase = "20%"
"#;

#[test]
fn canaries_are_judged_by_what_prometheus_scraped() {
    let Some(prometheus) = std::env::var_os("WITGATE_PROMETHEUS") else {
        println!("skipped: WITGATE_PROMETHEUS names no Prometheus; see .ci/slow promotion");
        return;
    };
    let directory = tempfile::tempdir().expect("a directory");
    let here = directory.path();
    for name in ["production", "canary"] {
        fs::write(here.join(format!("{name}.wasm")), component(name)).expect("it is written");
    }
    fs::write(here.join("witgate.toml"), POLICY).expect("it is written");
    let [production, canary] =
        ["production", "canary"].map(|name| Digest::of_bytes(&component(name)));
    let (_good, good) = exporter("good", &production, &canary);
    let (_bad, bad) = exporter("bad", &production, &canary);
    let jobs = [("good", good), ("bad", bad)].map(|(job, port)| {
        format!("- job_name: {job}\n  static_configs: [{{targets: [\"127.0.0.1:{port}\"]}}]\n")
    });
    let config = format!(
        "global: {{scrape_interval: 1s, scrape_timeout: 1s}}\nscrape_configs:\n{}",
        jobs.concat()
    );
    fs::write(here.join("prometheus.yml"), config).expect("it is written");

    let before = get(good, "/metrics").expect("the exporter answers");
    let port = free_port();
    let _prometheus = Running(
        Command::new(prometheus)
            .current_dir(here)
            .args(["--config.file=prometheus.yml", "--storage.tsdb.path=data"])
            .arg(format!("--web.listen-address=127.0.0.1:{port}"))
            .stderr(fs::File::create(here.join("log")).expect("it is created"))
            .spawn()
            .expect("Prometheus starts"),
    );
    let start = Instant::now();
    while get(port, "/-/ready").is_none_or(|answer| !answer.contains("200 OK")) {
        assert!(start.elapsed() < Duration::from_secs(60), "Prometheus is not ready");
        sleep(Duration::from_millis(200));
    }
    sleep(Duration::from_secs(40));

    // `{__name__=~"faas_.*",job="good"}[1h]`, and the same in steps.
    let selector = |job| format!("%7B__name__%3D~%22faas_.%2A%22%2Cjob%3D%22{job}%22%7D");
    let saved = |name: &str, text: String| {
        let file = here.join(name);
        fs::write(&file, text).expect("it is written");
        file
    };
    for (job, code, verdict) in [("good", 0, "promote"), ("bad", 1, "reject")] {
        let query = format!("/api/v1/query?query={}%5B1h%5D", selector(job));
        let range = saved(&format!("{job}.json"), body(port, &query));
        let now = jiff::Timestamp::now().as_second();
        let query = format!(
            "/api/v1/query_range?query={}&start={}&end={now}&step=2",
            selector(job),
            now - 60
        );
        let steps = saved(&format!("{job}-steps.json"), body(port, &query));
        for evidence in [range, steps] {
            let output = promote(here, &[evidence], &["--format", "json"]);
            let text = String::from_utf8_lossy(&output.stdout);
            assert_eq!(output.status.code(), Some(code), "{job}: {text}");
            let answer: Value = serde_json::from_slice(&output.stdout).expect("it is JSON");
            assert_eq!(answer["status"], verdict, "{text}");
            let calls = answer["candidate"]["calls"].as_u64().expect("they are counted");
            assert!(calls > 40_000, "4,000 a second: {text}");
        }
    }
    // What is known of the exporter is in the intervals: latencies are exponential, around 40 ms.
    let output = promote(here, &[here.join("good.json")], &["--format", "json"]);
    let answer: Value = serde_json::from_slice(&output.stdout).expect("it is JSON");
    let candidate = |measure: &str| {
        let measures = answer["measures"].as_array().expect("a list");
        let found = measures.iter().find(|it| it["measure"] == measure).expect("it is known");
        ["low", "high"].map(|end| found["candidate"][end].as_f64().expect("it is a number"))
    };
    let [low, high] = candidate("trap-rate");
    assert!(low < 0.0002 && 0.0002 < high, "traps: {low} to {high}");
    let [low, high] = candidate("latency-p50");
    // Interpolation in the bucket from 25 to 50 ms makes it a little more than it is.
    let median = 0.04 * std::f64::consts::LN_2;
    assert!(low < median * 1.05 && median * 0.95 < high, "the median: {low} to {high}");

    // The same host without Prometheus.
    let before = saved("before.txt", before);
    let after = saved("after.txt", get(good, "/metrics").expect("the exporter answers"));
    // The exporter's server writes a date, as every server does.
    let output = promote(here, &[before, after], &[]);
    let text = String::from_utf8_lossy(&output.stdout);
    assert_eq!(output.status.code(), Some(0), "{text}");
    assert!(text.starts_with("PROMOTE canary.wasm"), "{text}");
}
