"""Indexes components on the executors of Spark.

    python3 spark_index.py LIST DIR

LIST has a component a line, as `witgate-fleet index --stdin` reads it: a path that every
executor can open, and after tabs its environment and its owner. Each part of the list is
indexed where it is, by the program that WITGATE_FLEET names (`witgate-fleet` by default),
into DIR/parts/N; DIR must be storage that all executors write. Then the parts become one
index, DIR/index, in which each contract is there once. A part that fails is tried again by
Spark, and continues where it was.

Environment: WITGATE_SPARK_MASTER (`local[2]` by default), WITGATE_PARTS (4 by default).
"""

import os
import pathlib
import subprocess
import sys

from pyspark.sql import SparkSession

KEYS = {"contracts": ["contract"], "components": ["path"]}


def indexer(program, directory):
    def index(number, lines):
        out = os.path.join(directory, "parts", str(number))
        listed = "".join(line + "\n" for line in lines)
        if not listed:
            return []
        done = subprocess.run(
            [program, "index", "--stdin", "-o", out],
            input=listed.encode(),
            capture_output=True,
            check=False,
        )
        said = (done.stdout + done.stderr).decode(errors="replace")
        # 2 with an index: no file of this part can be read, and each is a row.
        if done.returncode not in (0, 2) or not os.path.isdir(os.path.join(out, "components")):
            raise RuntimeError(said)
        return [said.splitlines()[0]]

    return index


def main(listed, directory):
    builder = SparkSession.builder.master(os.environ.get("WITGATE_SPARK_MASTER", "local[2]"))
    builder = builder.config("spark.ui.enabled", "false")
    builder = builder.config("spark.ui.showConsoleProgress", "false")
    if os.environ.get("WITGATE_SPARK_MASTER", "local").startswith("local"):
        builder = builder.config("spark.driver.host", "127.0.0.1")
        builder = builder.config("spark.driver.bindAddress", "127.0.0.1")
        builder = builder.config("spark.sql.shuffle.partitions", "4")
    session = builder.getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    parts = int(os.environ.get("WITGATE_PARTS", "4"))
    lines = pathlib.Path(listed).read_text().splitlines()
    program = os.environ.get("WITGATE_FLEET", "witgate-fleet")
    told = session.sparkContext.parallelize(lines, parts)
    told = told.mapPartitionsWithIndex(indexer(program, os.path.abspath(directory))).collect()
    print("\n".join(told))
    for table in ["contracts", "needs", "interfaces", "capabilities", "components"]:
        rows = session.read.parquet(f"{directory}/parts/*/{table}")
        rows.dropDuplicates(KEYS.get(table)).write.mode("overwrite").parquet(
            f"{directory}/index/{table}"
        )
        print(f"{table}: {session.read.parquet(f'{directory}/index/{table}').count()} rows")
    session.stop()


main(*sys.argv[1:])
