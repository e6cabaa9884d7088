-- What breaks if the host drops a function: each component with each function and type
-- that it imports.
--   SELECT path, owner FROM functions WHERE key = 'wasi:cli/environment@0.2'
--     AND item = 'get-arguments'
-- key is an interface with its range of compatible versions, or a plain name of a world,
-- of which item is empty.
SELECT DISTINCT n.key, n.item, p.path, p.owner, p.environment, p.contract
FROM needs n JOIN components p ON p.contract = n.contract
WHERE n.side = 'import' AND n.handle = 0
