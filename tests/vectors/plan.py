#!/usr/bin/env python3
"""The canonical forms of tests/data/plan/valid/*.yaml, written from assay-plan(5) and not
from the C code. python3 tests/vectors/plan.py tests/data/plan"""
import hashlib
import json
import pathlib
import sys

root = pathlib.Path(sys.argv[1])
corpus = hashlib.sha256((root / "two.jsonl").read_bytes()).hexdigest()


def endpoint(name, role, provider, model, **more):
    x = dict(name=name, role=role, provider=provider, base_url="", model=model, serves=[],
             price_in=None, price_out=None, headers=[], stream=False, extra="",
             api_version="", region="", command=[], file="")
    assert set(more) <= set(x)
    x.update(more)
    return x


def form(name, **more):
    x = dict(plan=1, title="Is brook derived from aurora?",
             h1="brook was trained on answers of aurora", h2="brook was not",
             corpus_sha256=corpus, prompts=["1", "2"], samples=1, seed=7,
             order="randomised", temperature=None, top_p=None, param_seed=None,
             max_tokens=256, system="", endpoints=[], budget_money=None, budget_tokens=0,
             budget_requests=0, budget_time_ms=0, support_h1=100, support_h2=0.01,
             min_answered=0.9, retries=4, stop_failures=20)
    assert set(more) <= set(x)
    x.update(more)
    text = json.dumps(x, separators=(",", ":"), ensure_ascii=False)
    (root / "valid" / (name + ".json")).write_text(text + "\n")


form("least", budget_requests=100, endpoints=[
    endpoint("brook", "suspect", "compatible", "brook-7b",
             base_url="http://127.0.0.1:8080/v1")])
form("full", prompts=["2"], samples=3, order="listed", retries=0, temperature=0.7,
     top_p=0.95, param_seed=11, system="You are terse.", budget_money=20,
     budget_tokens=1000000, budget_requests=600, budget_time_ms=7200000,
     min_answered=0.8, stop_failures=5, endpoints=[
         endpoint("brook", "suspect", "openai-chat", "gpt-x",
                  base_url="https://api.openai.com/v1",
                  serves=["gpt-x-2026", "gpt-x-2025"], price_in=2.5, price_out=10,
                  headers=["OpenAI-Project", "p1"], stream=True,
                  extra='"reasoning_effort":"low"'),
         endpoint("aurora", "teacher", "anthropic", "aurora-1",
                  base_url="https://api.anthropic.com/v1", price_in=3, price_out=15),
         endpoint("cloud", "reference", "bedrock",
                  "anthropic.claude-3-haiku-20240307-v1:0",
                  base_url="https://bedrock-runtime.eu-west-1.amazonaws.com",
                  region="eu-west-1", price_in=0, price_out=0),
         endpoint("blue", "reference", "azure", "deployed",
                  base_url="https://x.openai.azure.com", api_version="2024-10-21",
                  serves=["*"], price_in=1, price_out=1),
         endpoint("own", "reference", "exec", "mine", command=["python3", "ask.py"],
                  price_in=0, price_out=0),
         endpoint("kept", "reference", "replay", "old", file="kept.jsonl",
                  price_in=0, price_out=0)])
