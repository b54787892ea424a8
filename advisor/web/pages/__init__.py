"""One script per page; Streamlit runs them by file path."""
