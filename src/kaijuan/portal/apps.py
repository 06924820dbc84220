from kaijuan.core import room


class PortalConfig(room.Room):
    name = "kaijuan.portal"
    label = "portal"
    registers = ("nav",)
