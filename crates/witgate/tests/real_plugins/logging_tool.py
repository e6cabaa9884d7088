from wit_world import exports
from wit_world.imports import log


class Tool(exports.Tool):
    def run(self, input: str) -> str:
        log.write(log.Level.INFO, input)
        return input.upper()
