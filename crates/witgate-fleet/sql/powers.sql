-- Who may do what, in the classes of `witgate inspect`:
--   SELECT DISTINCT path, owner FROM powers WHERE class = 'sockets'
-- tier: `used` where a function is imported that does it, `authority` where the power is
-- only handed on, `imported` where types are imported alone.
SELECT a.class, a.tier, a.import, p.path, p.owner, p.environment, p.contract
FROM capabilities a JOIN components p ON p.contract = a.contract
