-- Whose components break, most first. In: `impact`, which impact.sql answered.
SELECT COALESCE(owner, 'nobody') AS owner, environment, answer,
       COUNT(DISTINCT path) AS components
FROM impact
GROUP BY owner, environment, answer
ORDER BY components DESC, owner, environment, answer
