from kaijuan.core import room


class TokensConfig(room.Room):
    name = "kaijuan.core.tokens"
    label = "tokens"
    registers = ("letters", "verbs")
