from wit_world import exports


class Tool(exports.Tool):
    def run(self, input: str) -> str:
        return input.upper()
