-- Who is on which range of versions of a package, and who is on a prerelease:
--   SELECT * FROM versions WHERE package = 'wasi:http' AND compatible = '0.2'
--   SELECT * FROM versions WHERE is_prerelease
SELECT i.package, i.compatible, i.version, i.is_prerelease, p.path, p.owner, p.environment,
       p.contract
FROM (
  SELECT DISTINCT contract, package, compatible, version, is_prerelease
  FROM interfaces WHERE package IS NOT NULL
) i JOIN components p ON p.contract = i.contract
