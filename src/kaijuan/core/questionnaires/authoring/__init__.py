"""Writing a form in the browser: small changes of a definition, each giving a new one."""
