-- What could not be read, and why.
SELECT error, path, owner, environment FROM components WHERE error IS NOT NULL
