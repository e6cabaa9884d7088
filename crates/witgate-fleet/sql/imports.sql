-- Who imports which interface, in which version:
--   SELECT path, owner FROM imports WHERE interface = 'wasi:http/outgoing-handler'
SELECT i.interface, i.package, i.version, i.compatible, i.is_prerelease, p.path, p.owner,
       p.environment, p.contract
FROM interfaces i JOIN components p ON p.contract = i.contract
WHERE i.side = 'import'
