import sys

from kaijuan.config.command import main

sys.exit(main())
