"""The same program as the installed `sozialblog`."""

from sozialblog.cli import main

raise SystemExit(main())
