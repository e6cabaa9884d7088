"""Writes the tables of a fleet that nobody has, to measure engines with.

    python3 generate.py DIR [COMPONENTS]

Needs `duckdb` of PyPI. Each component has a contract of its own with 30 needs, which are
functions of 400 interfaces with 20 functions each; some are needed by many and most by few.
After the change, of the functions of the host one in a hundred has another type and one in
two hundred is gone.
"""

import pathlib
import sys

import duckdb

INTERFACES, FUNCTIONS, NEEDS = 400, 20, 30


def main(directory, components=1_000_000):
    root = pathlib.Path(directory)
    index = root / "index"
    for table in ["components", "contracts", "needs", "interfaces", "capabilities"]:
        (index / table).mkdir(parents=True, exist_ok=True)
    connection = duckdb.connect()
    connection.execute("SET threads = 2")
    connection.execute("SET preserve_insertion_order = false")
    connection.execute("SET memory_limit = '4GB'")

    def write(path, query):
        connection.execute(f"COPY ({query}) TO '{path}' (FORMAT parquet)")

    total = INTERFACES * FUNCTIONS
    connection.execute(f"""CREATE TABLE host AS SELECT f::INTEGER AS f,
        'bench:host/i' || f // {FUNCTIONS} || '@1' AS key, 'f' || f % {FUNCTIONS} AS item,
        sha256('before' || f) AS digest,
        CASE WHEN f % 100 = 7 THEN sha256('after' || f) ELSE sha256('before' || f) END AS later
        FROM range({total}) t(f)""")
    for name, digest, kept in [
        ("before", "digest", "TRUE"),
        ("after", "later", "f % 200 <> 13"),
    ]:
        write(
            root / f"{name}.parquet",
            f"""SELECT 'host' AS host, NULL::VARCHAR AS version, 'bench:host/plugin' AS world,
            'bench:host/plugin@1.0.0' AS world_name, 0::BIGINT AS exports, NULL::VARCHAR AS unsure,
            'world' AS side, NULL::VARCHAR AS key, NULL::VARCHAR AS item, NULL::BIGINT AS handle,
            NULL::VARCHAR AS typing, NULL::VARCHAR AS wasmtime
            UNION ALL SELECT 'host', NULL, 'bench:host/plugin', 'bench:host/plugin@1.0.0', 0, NULL,
            'import', key, item, 0, {digest}, {digest} FROM host WHERE {kept}
            UNION ALL SELECT 'host', NULL, NULL, NULL, NULL, NULL, 'package', 'bench:host', NULL,
            NULL, NULL, NULL""",
        )
    contract = "sha256('contract' || c)"
    write(
        index / "contracts/00000000.parquet",
        f"""SELECT {contract} AS contract, NULL::VARCHAR AS unsure, {NEEDS}::BIGINT AS imports,
        0::BIGINT AS exports FROM range({components}) t(c)""",
    )
    write(
        index / "components/00000000.parquet",
        f"""SELECT 'plugins/' || c % 997 || '/' || c || '.wasm' AS path,
        sha256('bytes' || c) AS digest, 1000000::BIGINT AS size, 'component' AS kind,
        {contract} AS contract, '@team-' || c % 211 AS owner,
        CASE WHEN c % 3 = 0 THEN 'staging' ELSE 'production' END AS environment,
        NULL::VARCHAR AS error FROM range({components}) t(c)""",
    )
    # Which of the functions that leave the same rest: the small ones most often.
    choice = f"""floor({total // NEEDS} * pow((hash(c * {NEEDS} + i) % 1000003) / 1000003.0, 3))"""
    write(
        index / "needs/00000000.parquet",
        f"""SELECT {contract} AS contract, 'import' AS side, h.key, h.item, 0::BIGINT AS handle,
        h.digest AS typing, h.digest AS wasmtime, FALSE AS is_optional
        FROM range({components}) t(c) CROSS JOIN range({NEEDS}) u(i)
        JOIN host h ON h.f = ({choice})::INTEGER * {NEEDS} + i""",
    )
    none = "SELECT NULL::VARCHAR AS contract WHERE FALSE"
    write(index / "interfaces/00000000.parquet", none)
    write(index / "capabilities/00000000.parquet", none)


main(sys.argv[1], *map(int, sys.argv[2:]))
