# compare: stderr
raise SystemExit
