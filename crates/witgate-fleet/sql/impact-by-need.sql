-- What breaks components, by how many it breaks. In: `impact`, which impact.sql answered.
SELECT world, side, key, item, opinion, COUNT(DISTINCT path) AS components,
       COUNT(DISTINCT owner) AS owners
FROM impact
WHERE answer = 'breaks'
GROUP BY world, side, key, item, opinion
ORDER BY components DESC, side, key, item, opinion
