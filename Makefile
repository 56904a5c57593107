.venv/stamp: requirements/dev.txt pyproject.toml
	python3 -m venv .venv
	.venv/bin/pip install -q --disable-pip-version-check -r requirements/dev.txt
	touch .venv/stamp

test: .venv/stamp
	PYTHONPATH=src .venv/bin/python -m pytest tests/law tests/table/test_countries.py -q

.PHONY: test
