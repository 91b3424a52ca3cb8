"""The requests that `script/answers` asks, and how their answers are kept."""
