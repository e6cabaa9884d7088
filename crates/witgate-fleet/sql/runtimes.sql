-- Which releases of hosts each contract links with, by Wasmtime's linker: what its imports
-- need is offered. In: `offers`, which `witgate-fleet offers --all-hosts` wrote.
-- The oldest Wasmtime that a component needs:
--   SELECT path, MIN(CAST(split_part(version, '.', 1) AS INT)) FROM runtimes
--     JOIN components USING (contract) WHERE host = 'wasmtime' GROUP BY path
-- needs_flags is true where a contract links only if flags are given, as `-Shttp` of Wasmtime,
-- and is_sure is false where the tables do not say all: `witgate targets` says more of both.
SELECT c.contract, h.host, h.version,
       MIN(CASE WHEN h.world = 'with flags' THEN 1 ELSE 0 END) = 1 AS needs_flags,
       MIN(CASE WHEN c.unsure IS NULL AND h.unsure IS NULL THEN 1 ELSE 0 END) = 1 AS is_sure
FROM contracts c CROSS JOIN (
  SELECT host, version, world, unsure FROM offers WHERE side = 'world'
) h
WHERE NOT EXISTS (
  -- An import that the host must have and has not.
  SELECT 1
  FROM needs n CROSS JOIN (
    SELECT host, version, world FROM offers WHERE side = 'world'
  ) g
  WHERE n.contract = c.contract AND g.host = h.host AND g.version = h.version
    AND g.world = h.world
    AND n.side = 'import' AND n.wasmtime IS NOT NULL AND NOT n.is_optional
    AND NOT EXISTS (
      SELECT 1 FROM offers o
      WHERE o.host = g.host AND o.version = g.version AND o.world = g.world
        AND o.side = n.side AND o.key = n.key AND o.item = n.item AND o.handle = n.handle
        AND o.wasmtime = n.wasmtime)
)
AND NOT EXISTS (
  -- An import that the host may lack, and has as something else.
  SELECT 1
  FROM needs n JOIN offers q
    ON q.side = n.side AND q.key = n.key AND q.item = n.item AND q.handle = n.handle
  WHERE n.contract = c.contract AND q.host = h.host AND q.version = h.version
    AND q.world = h.world
    AND n.side = 'import' AND n.wasmtime IS NOT NULL AND n.is_optional
    AND q.wasmtime IS NOT NULL
    AND NOT EXISTS (
      SELECT 1 FROM offers o
      WHERE o.host = q.host AND o.version = q.version AND o.world = q.world
        AND o.side = n.side AND o.key = n.key AND o.item = n.item AND o.handle = n.handle
        AND o.wasmtime = n.wasmtime)
)
GROUP BY c.contract, h.host, h.version
