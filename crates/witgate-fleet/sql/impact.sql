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
-- First come the rows of the host that differ, which are few; then the contracts that
-- one of them may break; and of those alone all needs are compared.
WITH
need AS (
  SELECT contract, 'typing' AS opinion, side, key, item, handle, typing AS digest,
         FALSE AS is_optional
  FROM needs WHERE typing IS NOT NULL
  UNION ALL
  SELECT contract, 'wasmtime' AS opinion, side, key, item, handle, wasmtime AS digest,
         is_optional
  FROM needs WHERE wasmtime IS NOT NULL
),
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
-- What the host expects to be exported, and did not expect in the same way.
expected_anew AS (
  SELECT world, opinion, side, key, item, handle FROM added WHERE side = 'export'
  UNION
  SELECT r.world, r.opinion, r.side, r.key, r.item, r.handle
  FROM removed r
  WHERE r.side = 'export' AND EXISTS (
    SELECT 1 FROM offered a
    WHERE a.moment = 'after' AND a.world = r.world AND a.opinion = r.opinion
      AND a.side = r.side AND a.key = r.key AND a.item = r.item AND a.handle = r.handle)
),
candidates AS (
  -- What is imported was offered, and is not any more.
  SELECT n.contract
  FROM need n
  WHERE n.side = 'import' AND EXISTS (
    SELECT 1 FROM removed r
    WHERE r.opinion = n.opinion AND r.side = n.side AND r.key = n.key AND r.item = n.item
      AND r.handle = n.handle AND r.digest = n.digest)
  UNION
  -- What the host may lack is offered as something else.
  SELECT n.contract
  FROM need n
  WHERE n.is_optional AND EXISTS (
    SELECT 1 FROM added a
    WHERE a.opinion = n.opinion AND a.side = n.side AND a.key = n.key AND a.item = n.item
      AND a.handle = n.handle AND a.digest <> n.digest)
  UNION
  -- What is expected anew is not exported.
  SELECT c.contract
  FROM contracts c CROSS JOIN expected_anew x
  WHERE NOT EXISTS (
    SELECT 1
    FROM offered a JOIN need n
      ON n.opinion = a.opinion AND n.side = a.side AND n.key = a.key AND n.item = a.item
        AND n.handle = a.handle AND n.digest = a.digest
    WHERE a.moment = 'after' AND a.side = 'export' AND a.world = x.world
      AND a.opinion = x.opinion AND a.key = x.key AND a.item = x.item
      AND a.handle = x.handle AND n.contract = c.contract)
  UNION
  -- A world is gone.
  SELECT c.contract
  FROM contracts c CROSS JOIN worlds b
  WHERE b.moment = 'before' AND NOT EXISTS (
    SELECT 1 FROM worlds a WHERE a.moment = 'after' AND a.world = b.world)
),
candidate_needs AS (
  SELECT n.contract, n.opinion, n.side, n.key, n.item, n.handle, n.digest, n.is_optional
  FROM need n
  WHERE EXISTS (SELECT 1 FROM candidates c WHERE c.contract = n.contract)
),
expected AS (
  SELECT DISTINCT moment, world, opinion, side, key, item, handle
  FROM offered WHERE side = 'export'
),
unmet AS (
  SELECT n.contract, n.opinion, w.moment, w.world, n.side, n.key, n.item
  FROM candidate_needs n CROSS JOIN worlds w
  WHERE n.side = 'import' AND NOT n.is_optional AND NOT EXISTS (
    SELECT 1 FROM offered o
    WHERE o.moment = w.moment AND o.world = w.world AND o.opinion = n.opinion
      AND o.side = n.side AND o.key = n.key AND o.item = n.item AND o.handle = n.handle
      AND o.digest = n.digest)
  UNION ALL
  SELECT n.contract, n.opinion, w.moment, w.world, n.side, n.key, n.item
  FROM candidate_needs n CROSS JOIN worlds w
  WHERE n.side = 'import' AND n.is_optional AND EXISTS (
    SELECT 1 FROM offered o
    WHERE o.moment = w.moment AND o.world = w.world AND o.opinion = n.opinion
      AND o.side = n.side AND o.key = n.key AND o.item = n.item AND o.handle = n.handle)
  AND NOT EXISTS (
    SELECT 1 FROM offered o
    WHERE o.moment = w.moment AND o.world = w.world AND o.opinion = n.opinion
      AND o.side = n.side AND o.key = n.key AND o.item = n.item AND o.handle = n.handle
      AND o.digest = n.digest)
  UNION ALL
  SELECT c.contract, x.opinion, x.moment, x.world, x.side, x.key, x.item
  FROM candidates c CROSS JOIN expected x
  WHERE NOT EXISTS (
    SELECT 1
    FROM offered a JOIN candidate_needs n
      ON n.opinion = a.opinion AND n.side = a.side AND n.key = a.key AND n.item = a.item
        AND n.handle = a.handle AND n.digest = a.digest
    WHERE a.side = 'export' AND a.moment = x.moment AND a.world = x.world
      AND a.opinion = x.opinion AND a.key = x.key AND a.item = x.item
      AND a.handle = x.handle AND n.contract = c.contract)
),
fits AS (
  SELECT c.contract, p.opinion, w.moment, w.world, w.exports
  FROM candidates c CROSS JOIN opinions p CROSS JOIN worlds w
  WHERE NOT EXISTS (
    SELECT 1 FROM unmet u
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
  SELECT k.contract, k.opinion, k.world, u.side, u.key, u.item
  FROM closest k JOIN unmet u
    ON u.contract = k.contract AND u.opinion = k.opinion AND u.world = k.world
  WHERE u.moment = 'after'
  UNION
  -- The world is gone, and no other takes the component that expects as much of it.
  SELECT k.contract, k.opinion, k.world, 'world' AS side, k.world AS key, '' AS item
  FROM closest k
  WHERE NOT EXISTS (
    SELECT 1 FROM worlds a WHERE a.moment = 'after' AND a.world = k.world)
  AND NOT EXISTS (
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
