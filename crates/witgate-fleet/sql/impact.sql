-- Which components a change of their host breaks, by which of their needs, and whose
-- they are.
--
-- In: contracts, needs and components of an index; offers_before and offers_after, which
-- `witgate-fleet offers` wrote of the host before the change and after it.
-- Out: a row for each component, opinion and need that the host met and no longer meets.
--
-- answer       breaks, or `ask confirm` where the tables do not say all of a contract
-- opinion      who refuses: component-model typing, or Wasmtime's linker
-- side, key, item
--              what is refused: an import that the host no longer offers as it is needed,
--              an export that it now expects; side `world` if the world is gone
--
-- What a component imports and the host does not mention, before the change or after it, is
-- taken to be provided elsewhere, if the component is built for this host: it imports from a
-- package that is compared, or exports what a world expects.
--
-- First come the rows of the host that differ, which are few; then the needs that are
-- about the same, and the contracts that may break by them; and only of those contracts
-- all needs are compared, with what the host offered before.
WITH
offered AS (
  SELECT 'before' AS moment, world, 'typing' AS opinion, side, key, item, handle,
         typing AS digest
  FROM offers_before WHERE typing IS NOT NULL
  UNION ALL
  SELECT 'before' AS moment, world, 'wasmtime' AS opinion, side, key, item, handle,
         wasmtime AS digest
  FROM offers_before WHERE wasmtime IS NOT NULL
  UNION ALL
  SELECT 'after' AS moment, world, 'typing' AS opinion, side, key, item, handle,
         typing AS digest
  FROM offers_after WHERE typing IS NOT NULL
  UNION ALL
  SELECT 'after' AS moment, world, 'wasmtime' AS opinion, side, key, item, handle,
         wasmtime AS digest
  FROM offers_after WHERE wasmtime IS NOT NULL
),
worlds AS (
  SELECT 'before' AS moment, world, exports, unsure FROM offers_before WHERE side = 'world'
  UNION ALL
  SELECT 'after' AS moment, world, exports, unsure FROM offers_after WHERE side = 'world'
),
opinions AS (
  SELECT 'typing' AS opinion UNION ALL SELECT 'wasmtime' AS opinion
),
removed AS (
  SELECT DISTINCT b.world, b.opinion, b.side, b.key, b.item, b.handle, b.digest
  FROM offered b
  WHERE b.moment = 'before' AND NOT EXISTS (
    SELECT 1 FROM offered a
    WHERE a.moment = 'after' AND a.world = b.world AND a.opinion = b.opinion
      AND a.side = b.side AND a.key = b.key AND a.item = b.item AND a.handle = b.handle
      AND a.digest = b.digest)
),
added AS (
  SELECT DISTINCT a.world, a.opinion, a.side, a.key, a.item, a.handle, a.digest
  FROM offered a
  WHERE a.moment = 'after' AND NOT EXISTS (
    SELECT 1 FROM offered b
    WHERE b.moment = 'before' AND b.world = a.world AND b.opinion = a.opinion
      AND b.side = a.side AND b.key = a.key AND b.item = a.item AND b.handle = a.handle
      AND b.digest = a.digest)
),
-- What the change is about. A need about anything else is met after the change if it was
-- met before.
changed AS (
  SELECT opinion, side, key, item, handle FROM removed
  UNION
  SELECT opinion, side, key, item, handle FROM added
),
touched AS (
  SELECT n.contract, 'typing' AS opinion, n.side, n.key, n.item, n.handle,
         n.typing AS digest, FALSE AS is_optional
  FROM needs n
  WHERE n.typing IS NOT NULL AND EXISTS (
    SELECT 1 FROM changed x
    WHERE x.opinion = 'typing' AND x.side = n.side AND x.key = n.key AND x.item = n.item
      AND x.handle = n.handle)
  UNION ALL
  SELECT n.contract, 'wasmtime' AS opinion, n.side, n.key, n.item, n.handle,
         n.wasmtime AS digest, n.is_optional
  FROM needs n
  WHERE n.wasmtime IS NOT NULL AND EXISTS (
    SELECT 1 FROM changed x
    WHERE x.opinion = 'wasmtime' AND x.side = n.side AND x.key = n.key AND x.item = n.item
      AND x.handle = n.handle)
),
-- What the host expects to be exported, and did not expect in the same way.
expected_anew AS (
  SELECT DISTINCT a.world, a.opinion, a.key, a.item, a.handle
  FROM offered a
  WHERE a.moment = 'after' AND a.side = 'export' AND EXISTS (
    SELECT 1 FROM changed x
    WHERE x.opinion = a.opinion AND x.side = a.side AND x.key = a.key AND x.item = a.item
      AND x.handle = a.handle)
),
-- What the change may have made unmet, by world: `unmet` of what was met before.
lost AS (
  SELECT n.contract, n.opinion, w.world, n.side, n.key, n.item
  FROM touched n CROSS JOIN worlds w
  WHERE n.side = 'import' AND NOT n.is_optional AND w.moment = 'after' AND NOT EXISTS (
    SELECT 1 FROM offered o
    WHERE o.moment = 'after' AND o.world = w.world AND o.opinion = n.opinion
      AND o.side = n.side AND o.key = n.key AND o.item = n.item AND o.handle = n.handle
      AND o.digest = n.digest)
  UNION ALL
  SELECT n.contract, n.opinion, w.world, n.side, n.key, n.item
  FROM touched n CROSS JOIN worlds w
  WHERE n.side = 'import' AND n.is_optional AND w.moment = 'after' AND EXISTS (
    SELECT 1 FROM offered o
    WHERE o.moment = 'after' AND o.world = w.world AND o.opinion = n.opinion
      AND o.side = n.side AND o.key = n.key AND o.item = n.item AND o.handle = n.handle)
  AND NOT EXISTS (
    SELECT 1 FROM offered o
    WHERE o.moment = 'after' AND o.world = w.world AND o.opinion = n.opinion
      AND o.side = n.side AND o.key = n.key AND o.item = n.item AND o.handle = n.handle
      AND o.digest = n.digest)
  UNION ALL
  SELECT c.contract, x.opinion, x.world, 'export' AS side, x.key, x.item
  FROM contracts c CROSS JOIN expected_anew x
  WHERE NOT EXISTS (
    SELECT 1
    FROM offered a JOIN touched n
      ON n.opinion = a.opinion AND n.side = a.side AND n.key = a.key AND n.item = a.item
        AND n.handle = a.handle AND n.digest = a.digest
    WHERE a.moment = 'after' AND a.side = 'export' AND a.world = x.world
      AND a.opinion = x.opinion AND a.key = x.key AND a.item = x.item
      AND a.handle = x.handle AND n.contract = c.contract)
),
gone AS (
  SELECT b.world
  FROM worlds b
  WHERE b.moment = 'before' AND NOT EXISTS (
    SELECT 1 FROM worlds a WHERE a.moment = 'after' AND a.world = b.world)
),
candidates AS (
  SELECT contract FROM lost
  UNION
  SELECT c.contract FROM contracts c CROSS JOIN gone g
),
-- The worlds that candidates are compared with in full: those before the change, and if
-- one of them is gone, those after it as well.
compared AS (
  SELECT w.moment, w.world, w.exports
  FROM worlds w
  WHERE w.moment = 'before'
  UNION ALL
  SELECT w.moment, w.world, w.exports
  FROM worlds w
  WHERE w.moment = 'after' AND EXISTS (SELECT 1 FROM gone)
),
-- What the host mentions, and by that, of all imports and exports of components: those that
-- show that one is built for this host, and those that are provided elsewhere.
mentioned AS (
  SELECT side, key FROM offers_before
  WHERE side IN ('package', 'mentioned import', 'mentioned export')
  UNION
  SELECT side, key FROM offers_after
  WHERE side IN ('package', 'mentioned import', 'mentioned export')
),
needed AS (
  SELECT DISTINCT side, key, split_part(key, '@', 1) AS bare, split_part(key, '/', 1) AS package
  FROM needs
),
telling AS (
  SELECT k.side, k.key FROM needed k
  WHERE EXISTS (SELECT 1 FROM mentioned m WHERE m.side = 'package' AND m.key = k.package)
  UNION
  SELECT k.side, k.key FROM needed k
  WHERE k.side = 'import' AND k.key NOT LIKE '%/%'
    AND EXISTS (SELECT 1 FROM mentioned m WHERE m.side = 'mentioned import' AND m.key = k.key)
  UNION
  SELECT k.side, k.key FROM needed k
  WHERE k.side = 'export'
    AND EXISTS (SELECT 1 FROM mentioned m WHERE m.side = 'mentioned export' AND m.key = k.bare)
),
unmentioned AS (
  SELECT k.key FROM needed k
  WHERE k.side = 'import' AND k.key LIKE '%/%'
    AND NOT EXISTS (SELECT 1 FROM mentioned m WHERE m.side = 'package' AND m.key = k.package)
    AND NOT EXISTS (
      SELECT 1 FROM mentioned m WHERE m.side = 'mentioned import' AND m.key = k.bare)
),
beside AS (
  SELECT DISTINCT n.contract, n.key FROM needs n
  WHERE n.side = 'import'
    AND EXISTS (SELECT 1 FROM unmentioned u WHERE u.key = n.key)
    AND EXISTS (SELECT 1 FROM candidates c WHERE c.contract = n.contract)
),
guests AS (
  SELECT DISTINCT n.contract FROM needs n
  WHERE EXISTS (SELECT 1 FROM beside b WHERE b.contract = n.contract)
    AND EXISTS (SELECT 1 FROM telling t WHERE t.side = n.side AND t.key = n.key)
),
elsewhere AS (
  SELECT b.contract, b.key FROM beside b
  WHERE EXISTS (SELECT 1 FROM guests g WHERE g.contract = b.contract)
),
expected AS (
  SELECT DISTINCT o.moment, o.world, o.opinion, o.key, o.item, o.handle
  FROM offered o JOIN compared w ON w.moment = o.moment AND w.world = o.world
  WHERE o.side = 'export'
),
exported AS (
  SELECT n.contract, 'typing' AS opinion, n.key, n.item, n.handle, n.typing AS digest
  FROM needs n
  WHERE n.side = 'export' AND n.typing IS NOT NULL
    AND EXISTS (SELECT 1 FROM expected x WHERE x.key = n.key AND x.item = n.item)
    AND EXISTS (SELECT 1 FROM candidates c WHERE c.contract = n.contract)
  UNION ALL
  SELECT n.contract, 'wasmtime' AS opinion, n.key, n.item, n.handle, n.wasmtime AS digest
  FROM needs n
  WHERE n.side = 'export' AND n.wasmtime IS NOT NULL
    AND EXISTS (SELECT 1 FROM expected x WHERE x.key = n.key AND x.item = n.item)
    AND EXISTS (SELECT 1 FROM candidates c WHERE c.contract = n.contract)
),
unfit AS (
  SELECT DISTINCT n.contract, 'typing' AS opinion, w.moment, w.world
  FROM needs n CROSS JOIN compared w
  WHERE n.side = 'import' AND n.typing IS NOT NULL
    AND EXISTS (SELECT 1 FROM candidates c WHERE c.contract = n.contract)
    AND NOT EXISTS (
      SELECT 1 FROM offered o
      WHERE o.moment = w.moment AND o.world = w.world AND o.opinion = 'typing'
        AND o.side = n.side AND o.key = n.key AND o.item = n.item AND o.handle = n.handle
        AND o.digest = n.typing)
    AND NOT EXISTS (
      SELECT 1 FROM elsewhere e WHERE e.contract = n.contract AND e.key = n.key)
  UNION ALL
  SELECT DISTINCT n.contract, 'wasmtime' AS opinion, w.moment, w.world
  FROM needs n CROSS JOIN compared w
  WHERE n.side = 'import' AND n.wasmtime IS NOT NULL AND NOT n.is_optional
    AND EXISTS (SELECT 1 FROM candidates c WHERE c.contract = n.contract)
    AND NOT EXISTS (
      SELECT 1 FROM offered o
      WHERE o.moment = w.moment AND o.world = w.world AND o.opinion = 'wasmtime'
        AND o.side = n.side AND o.key = n.key AND o.item = n.item AND o.handle = n.handle
        AND o.digest = n.wasmtime)
    AND NOT EXISTS (
      SELECT 1 FROM elsewhere e WHERE e.contract = n.contract AND e.key = n.key)
  UNION ALL
  SELECT DISTINCT n.contract, 'wasmtime' AS opinion, w.moment, w.world
  FROM needs n CROSS JOIN compared w
  WHERE n.side = 'import' AND n.wasmtime IS NOT NULL AND n.is_optional
    AND EXISTS (SELECT 1 FROM candidates c WHERE c.contract = n.contract)
    AND EXISTS (
      SELECT 1 FROM offered o
      WHERE o.moment = w.moment AND o.world = w.world AND o.opinion = 'wasmtime'
        AND o.side = n.side AND o.key = n.key AND o.item = n.item AND o.handle = n.handle)
    AND NOT EXISTS (
      SELECT 1 FROM offered o
      WHERE o.moment = w.moment AND o.world = w.world AND o.opinion = 'wasmtime'
        AND o.side = n.side AND o.key = n.key AND o.item = n.item AND o.handle = n.handle
        AND o.digest = n.wasmtime)
  UNION ALL
  SELECT DISTINCT c.contract, x.opinion, x.moment, x.world
  FROM candidates c CROSS JOIN expected x
  WHERE NOT EXISTS (
    SELECT 1
    FROM offered a JOIN exported n
      ON n.opinion = a.opinion AND n.key = a.key AND n.item = a.item
        AND n.handle = a.handle AND n.digest = a.digest
    WHERE a.side = 'export' AND a.moment = x.moment AND a.world = x.world
      AND a.opinion = x.opinion AND a.key = x.key AND a.item = x.item
      AND a.handle = x.handle AND n.contract = c.contract)
),
fits AS (
  SELECT c.contract, p.opinion, w.moment, w.world, w.exports
  FROM candidates c CROSS JOIN opinions p CROSS JOIN compared w
  WHERE NOT EXISTS (
    SELECT 1 FROM unfit u
    WHERE u.contract = c.contract AND u.opinion = p.opinion AND u.moment = w.moment
      AND u.world = w.world)
),
-- A component is taken for one of the worlds that it fitted; of several, of those that
-- expect the most exports.
closest AS (
  SELECT f.contract, f.opinion, f.world, f.exports
  FROM fits f
  WHERE f.moment = 'before' AND NOT EXISTS (
    SELECT 1 FROM fits g
    WHERE g.moment = 'before' AND g.contract = f.contract AND g.opinion = f.opinion
      AND g.exports > f.exports)
),
unsure AS (
  SELECT contract FROM contracts WHERE unsure IS NOT NULL
  UNION
  SELECT c.contract FROM contracts c CROSS JOIN worlds w WHERE w.unsure IS NOT NULL
),
broken AS (
  SELECT k.contract, k.opinion, k.world, l.side, l.key, l.item
  FROM closest k JOIN lost l
    ON l.contract = k.contract AND l.opinion = k.opinion AND l.world = k.world
  UNION
  -- The world is gone, and no other takes the component that expects as much of it.
  SELECT k.contract, k.opinion, k.world, 'world' AS side, k.world AS key, '' AS item
  FROM closest k JOIN gone g ON g.world = k.world
  WHERE NOT EXISTS (
    SELECT 1 FROM fits f
    WHERE f.moment = 'after' AND f.contract = k.contract AND f.opinion = k.opinion
      AND f.exports >= k.exports)
)
SELECT 'breaks' AS answer, p.path, p.owner, p.environment, b.contract, b.opinion, b.world,
       b.side, b.key, b.item
FROM broken b JOIN components p ON p.contract = b.contract
WHERE NOT EXISTS (SELECT 1 FROM unsure s WHERE s.contract = b.contract)
UNION ALL
SELECT 'ask confirm' AS answer, p.path, p.owner, p.environment, s.contract, NULL AS opinion,
       NULL AS world, NULL AS side, NULL AS key, NULL AS item
FROM unsure s JOIN components p ON p.contract = s.contract
