from kaijuan.core import room


class HandbookConfig(room.Room):
    name = "kaijuan.portal.handbook"
    label = "handbook"
    registers = ("nav",)
