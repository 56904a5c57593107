"""Where tables live and queries run: Polars by default, DuckDB and Spark frames as brought."""
