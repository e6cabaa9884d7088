"""Asks an engine what `witgate-fleet sql QUESTION --engine ENGINE …` printed.

    witgate-fleet sql impact --engine duckdb --index DIR --before F --after F \\
        | python3 ask.py duckdb > impact.csv

The last statement is answered as CSV. ENGINE is duckdb, datafusion or spark: packages of
PyPI (`duckdb`; `datafusion`; `pyspark`, which needs Java 17). With `--cases DIR`, each
`ask.sql` one directory below is answered by an `answer.csv` beside it. `--stats` says on
standard error what it took. WITGATE_SPARK_MASTER is Spark's master, `local[2]` by default, and
WITGATE_SPARK_WAREHOUSE a directory that all of its executors write, a temporary one by default:
what `impact` works out on its way is kept there.
"""

import atexit
import csv
import os
import pathlib
import resource
import shutil
import signal
import sys
import tempfile
import time


def statements(text):
    """Statements end with a `;` at the end of a line."""
    parts = ("\n" + text).replace(";\r\n", ";\n").split(";\n")
    return [part.strip() for part in parts if part.strip()]


def duckdb_engine():
    import duckdb

    connection = duckdb.connect()
    # As many as Spark and DataFusion are given.
    connection.execute("SET threads = 2")

    def ask(statement):
        connection.execute(statement)
        if connection.description is None:
            return [], []
        return [column[0] for column in connection.description], connection.fetchall()

    return ask


def datafusion_engine():
    import datafusion

    config = datafusion.SessionConfig().with_target_partitions(2)
    context = datafusion.SessionContext(config)

    def ask(statement):
        answer = context.sql(statement)
        names = [field.name for field in answer.schema()]
        batches = answer.collect()
        columns = [[batch.column(at).to_pylist() for batch in batches] for at in range(len(names))]
        flat = [[value for part in column for value in part] for column in columns]
        return names, list(zip(*flat)) if flat else []

    return ask


def spark_engine():
    from pyspark.sql import SparkSession

    master = os.environ.get("WITGATE_SPARK_MASTER", "local[2]")
    warehouse = os.environ.get("WITGATE_SPARK_WAREHOUSE")
    if warehouse is None:
        warehouse = tempfile.mkdtemp(prefix="witgate-fleet-")
        atexit.register(shutil.rmtree, warehouse, ignore_errors=True)
    builder = SparkSession.builder.master(master).config("spark.sql.warehouse.dir", warehouse)
    builder = builder.config("spark.ui.enabled", "false")
    builder = builder.config("spark.ui.showConsoleProgress", "false")
    if master.startswith("local"):
        builder = builder.config("spark.driver.host", "127.0.0.1")
        builder = builder.config("spark.driver.bindAddress", "127.0.0.1")
        builder = builder.config("spark.sql.shuffle.partitions", "4")
    session = builder.config("spark.driver.memory", "4g").getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    atexit.register(session.stop)

    def ask(statement):
        answer = session.sql(statement)
        return answer.columns, [tuple(row) for row in answer.collect()]

    return ask


ENGINES = {"duckdb": duckdb_engine, "datafusion": datafusion_engine, "spark": spark_engine}


def answer(ask, text, out):
    names, rows = [], []
    for statement in statements(text):
        names, rows = ask(statement)
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(names)
    writer.writerows(rows)
    return len(rows)


def main(arguments):
    is_told = "--stats" in arguments
    arguments = [argument for argument in arguments if argument != "--stats"]
    if not arguments or arguments[0] not in ENGINES:
        sys.exit(__doc__)
    start = time.monotonic()
    ask = ENGINES[arguments[0]]()
    begun = time.monotonic()
    if arguments[1:2] == ["--cases"]:
        for question in sorted(pathlib.Path(arguments[2]).glob("*/ask.sql")):
            with open(question.with_name("answer.csv"), "w", newline="") as out:
                answer(ask, question.read_text(), out)
        return
    rows = answer(ask, sys.stdin.read(), sys.stdout)
    if is_told:
        usage = resource.getrusage(resource.RUSAGE_SELF)
        print(
            f"{arguments[0]}: {rows} rows, start {begun - start:.1f} s, "
            f"answer {time.monotonic() - begun:.1f} s, CPU {usage.ru_utime + usage.ru_stime:.1f} s, "
            f"peak {usage.ru_maxrss / 1024:.0f} MiB",
            file=sys.stderr,
        )


# A reader of only the first rows, such as `head`, ends this quietly.
if hasattr(signal, "SIGPIPE"):
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
main(sys.argv[1:])
