#!/usr/bin/env python3
"""Replies of each provider as its documentation shows them, and as servers break them.
Writes tests/data/provider/NAME/{valid,invalid}/CASE.{json,sse,ndjson,aws}; a CASE that
begins with three digits is the HTTP status. The .want files are written by
UPDATE=1 tests/unit/test_provider and read by a person.
python3 tests/vectors/provider.py tests/data/provider"""
import json
import pathlib
import struct
import sys
import zlib

root = pathlib.Path(sys.argv[1])


def put(name, kind, case, data, head=None):
    d = root / name / kind
    d.mkdir(parents=True, exist_ok=True)
    if isinstance(data, str):
        data = data.encode()
    (d / case).write_bytes(data)
    if head:
        (d / (case + ".head")).write_text("HTTP/1.1 200 OK\r\n" + "".join(
            f"{k}: {v}\r\n" for k, v in head.items()))


def j(x):
    return json.dumps(x, ensure_ascii=False)


def sse(*events, done=True, end="\n"):
    s = "".join(f"data: {e if isinstance(e, str) else j(e)}{end}{end}" for e in events)
    return s + (f"data: [DONE]{end}{end}" if done else "")


def named(*events):
    return "".join(f"event: {n}\ndata: {j(dict(type=n, **d))}\n\n" for n, d in events)


def lines(*x):
    return "".join(j(e) + "\n" for e in x)


def aws(*messages):
    out = b""
    for headers, payload in messages:
        h = b"".join(bytes([len(k)]) + k.encode() + b"\x07" + struct.pack(">H", len(v)) +
                     v.encode() for k, v in headers.items())
        p = j(payload).encode()
        prelude = struct.pack(">II", 16 + len(h) + len(p), len(h))
        m = prelude + struct.pack(">I", zlib.crc32(prelude)) + h + p
        out += m + struct.pack(">I", zlib.crc32(m))
    return out


def event(kind, payload):
    return ({":event-type": kind, ":content-type": "application/json",
             ":message-type": "event"}, payload)


# --- chat completions ---

def chat(content="Hello.", finish="stop", model="m-1-2026-01-01", message=None, **more):
    x = {"id": "chatcmpl-1", "object": "chat.completion", "created": 1, "model": model,
         "choices": [{"index": 0, "message": message or
                      {"role": "assistant", "content": content, "refusal": None},
                      "logprobs": None, "finish_reason": finish}],
         "usage": {"prompt_tokens": 9, "completion_tokens": 12, "total_tokens": 21,
                   "prompt_tokens_details": {"cached_tokens": 3},
                   "completion_tokens_details": {"reasoning_tokens": 5}},
         "system_fingerprint": "fp_1"}
    x.update(more)
    return j(x)


def chunk(delta, finish=None, **more):
    return dict({"id": "chatcmpl-1", "object": "chat.completion.chunk", "model": "m-1",
                 "choices": [{"index": 0, "delta": delta, "finish_reason": finish}],
                 "obfuscation": "xyz"}, **more)


usage = {"id": "chatcmpl-1", "object": "chat.completion.chunk", "model": "m-1",
         "choices": [], "usage": {"prompt_tokens": 9, "completion_tokens": 2}}
o = "openai-chat"
put(o, "valid", "plain.json", chat())
put(o, "valid", "emoji.json", chat("caf\u00e9 \U0001f600"))
put(o, "valid", "lone-surrogate.json", chat("X").replace('"X"', '"cut \\ud83d"'))
put(o, "valid", "length.json", chat("Once upon", "length"))
put(o, "valid", "refusal.json", chat(message={"role": "assistant", "content": None,
                                             "refusal": "I cannot help."}))
put(o, "valid", "filter.json", chat(None, "content_filter"))
put(o, "valid", "stream.sse", sse(
    chunk({"role": "assistant", "content": ""}), chunk({"content": "Hel"}),
    chunk({"content": "lo \u00e9."}), chunk({}, "stop"), usage))
put(o, "valid", "stream-crlf.sse", ": hi\r\n\r\n" + sse(
    chunk({"content": "a\nb"}), chunk({}, "stop"), end="\r\n"))
put(o, "valid", "stream-without-done.sse", sse(chunk({"content": "a"}),
                                              chunk({}, "stop"), done=False))
put(o, "valid", "stream-last-line-open.sse",
    sse(chunk({"content": "a"}), chunk({}, "stop"), done=False).rstrip("\n"))
put(o, "valid", "stream-as-json.sse", chat(), {"Content-Type": "application/json"})
put(o, "valid", "json-as-stream.json", sse(chunk({"content": "a"}), chunk({}, "stop")),
    {"Content-Type": "text/event-stream; charset=utf-8"})
put(o, "invalid", "empty-body.json", "")
put(o, "invalid", "empty-text.json", chat(""))
put(o, "invalid", "all-thinking.json", chat("", "length"))
put(o, "invalid", "null-text.json", chat(None))
put(o, "invalid", "no-choices.json", j({"id": "x", "object": "chat.completion"}))
put(o, "invalid", "choices-empty.json", j({"choices": [], "model": "m-1"}))
put(o, "invalid", "not-json.json", "<html>502 Bad Gateway</html>")
put(o, "invalid", "cut.json", chat()[:120])
put(o, "invalid", "twice.json",
    chat().replace('"model"', '"model": "other", "model"'))
put(o, "invalid", "bad-utf8.json", chat("X").encode().replace(b"X", b"\xff"))
put(o, "invalid", "content-number.json", chat(7))
put(o, "invalid", "count-negative.json", chat(usage={"prompt_tokens": -1}))
put(o, "invalid", "other-model.json", chat(model="cheap-2"))
put(o, "invalid", "model-longer-name.json", chat(model="m-10"))
put(o, "invalid", "deep.json", "[" * 600)
put(o, "invalid", "error-in-200.json",
    j({"error": {"message": "The server had an error", "type": "server_error"}}))
put(o, "invalid", "rate-in-200.json",
    j({"error": {"message": "Slow down", "type": "rate_limit_error", "code": None}}))
put(o, "invalid", "400-context.json", j({"error": {
    "message": "maximum context length is 8", "type": "invalid_request_error",
    "param": "messages", "code": "context_length_exceeded"}}))
put(o, "invalid", "401-key.json", j({"error": {
    "message": "Incorrect API key provided", "type": "invalid_request_error",
    "code": "invalid_api_key"}}))
put(o, "invalid", "404-model.json", j({"error": {
    "message": "The model does not exist", "code": "model_not_found"}}))
put(o, "invalid", "429-rate.json", j({"error": {
    "message": "Rate limit reached", "type": "requests", "code": "rate_limit_exceeded"}}),
    {"Retry-After": "7", "x-ratelimit-remaining-requests": "0", "X-Request-Id": "r1"})
put(o, "invalid", "429-ms.json", j({"error": {"message": "m", "type": "requests"}}),
    {"Retry-After": "7", "retry-after-ms": "350"})
put(o, "invalid", "429-date.json", j({"error": {"message": "m", "type": "requests"}}),
    {"Date": "Sun, 06 Nov 1994 08:49:37 GMT",
     "Retry-After": "Sun, 06 Nov 1994 08:50:07 GMT"})
put(o, "invalid", "429-reset.json", j({"error": {"message": "m", "type": "requests"}}),
    {"x-ratelimit-reset-requests": "500ms", "x-ratelimit-reset-tokens": "1m30s"})
put(o, "invalid", "429-quota.json", j({"error": {
    "message": "You exceeded your current quota", "type": "insufficient_quota",
    "code": "insufficient_quota"}}))
put(o, "invalid", "500-html.json", "<html>\x1b[31mInternal Server Error</html>")
put(o, "invalid", "502-empty.json", "")
put(o, "invalid", "302-redirect.json", "")
put(o, "invalid", "stream-cut.sse", sse(chunk({"content": "Hel"}), done=False))
put(o, "invalid", "stream-cut-in-event.sse", sse(chunk({"content": "Hel"}),
                                                 chunk({"content": "lo"}))[:150])
put(o, "invalid", "stream-nothing.sse", ": keep-alive\n\n: keep-alive\n\n")
put(o, "invalid", "stream-error.sse", sse(chunk({"content": "Hel"}), {"error": {
    "message": "overloaded", "type": "overloaded_error"}}, chunk({"content": "x"})))
put(o, "invalid", "stream-not-json.sse", "data: {oops\n\ndata: [DONE]\n\n")
put(o, "invalid", "stream-html.sse", "<html>no</html>")

c = "compatible"
put(c, "valid", "deepseek.json", chat(message={
    "role": "assistant", "content": "42", "reasoning_content": "Let me think."}))
put(c, "valid", "openrouter.json", chat(model="vendor/m-1", message={
    "role": "assistant", "content": "42", "reasoning": "Hmm."}))
put(c, "valid", "llama-path.json", chat(model="/models/m-1.Q4_K_M.gguf"))
put(c, "valid", "deepseek.sse", sse(chunk({"reasoning_content": "Let "}),
                                    chunk({"reasoning_content": "me."}),
                                    chunk({"content": "42"}), chunk({}, "stop")))
put(c, "invalid", "503-llama.json", j({"error": {
    "code": 503, "message": "Loading model", "type": "unavailable_error"}}))
put(c, "invalid", "400-vllm.json", j({"object": "error", "message": "too long",
                                      "type": "BadRequestError", "code": 400}))
put(c, "invalid", "vllm-in-200.json", j({"object": "error", "message": "too long",
                                         "type": "invalid_request_error", "code": 400}))
put(c, "invalid", "422-detail.json", j({"detail": "Input should be a valid list"}))
put(c, "invalid", "error-text.json", j({"error": "model 'm' not found"}))

m = "mistral"
put(m, "valid", "parts.json", chat(message={"role": "assistant", "content": [
    {"type": "thinking", "thinking": [{"type": "text", "text": "Hmm."}]},
    {"type": "text", "text": "42"}]}))
put(m, "valid", "plain.sse", sse(chunk({"content": "Bon"}), chunk({"content": "jour"}),
                                 chunk({"content": ""}, "stop", usage={
                                     "prompt_tokens": 4, "completion_tokens": 2})))
put(m, "invalid", "401-message.json", j({"message": "Unauthorized", "request_id": "x"}))

a = "azure"
put(a, "valid", "filtered-fields.json", chat(prompt_filter_results=[
    {"prompt_index": 0, "content_filter_results": {"hate": {"filtered": False}}}]))
put(a, "valid", "stream.sse", sse(
    {"choices": [], "prompt_filter_results": [], "model": "", "id": ""},
    chunk({"content": "Hi"}), chunk({}, "stop")))
put(a, "invalid", "400-filter.json", j({"error": {
    "message": "The response was filtered", "code": "content_filter", "status": 400}}))

# --- responses ---

r = "openai-responses"


def response(output, **more):
    return dict({"id": "resp_1", "object": "response", "status": "completed",
                 "error": None, "incomplete_details": None, "model": "m-1-2026-01-01",
                 "output": output,
                 "usage": {"input_tokens": 9, "output_tokens": 12,
                           "input_tokens_details": {"cached_tokens": 1},
                           "output_tokens_details": {"reasoning_tokens": 4}}}, **more)


message = {"type": "message", "role": "assistant", "content": [
    {"type": "output_text", "text": "Hello.", "annotations": []}]}
reasoning = {"type": "reasoning", "id": "rs_1",
             "summary": [{"type": "summary_text", "text": "Thinking."}]}
put(r, "valid", "plain.json", j(response([reasoning, message])))
put(r, "valid", "cut.json", j(response([message], status="incomplete",
                                       incomplete_details={"reason": "max_output_tokens"})))
put(r, "valid", "refusal.json", j(response([{"type": "message", "content": [
    {"type": "refusal", "refusal": "No."}]}])))
put(r, "valid", "stream.sse", named(
    ("response.created", {"response": {"id": "resp_1", "status": "in_progress"}}),
    ("response.reasoning_summary_text.delta", {"delta": "Thinking."}),
    ("response.output_text.delta", {"delta": "Hel"}),
    ("response.output_text.delta", {"delta": "lo."}),
    ("response.output_text.done", {"text": "Hello."}),
    ("response.completed", {"response": response([reasoning, message])})))
put(r, "valid", "stream-only-end.sse", named(
    ("response.completed", {"response": response([reasoning, message])})))
put(r, "invalid", "failed.json", j(response([], status="failed", error={
    "code": "server_error", "message": "It broke."})))
put(r, "invalid", "no-output.json", j({"id": "resp_1"}))
put(r, "invalid", "stream-failed.sse", named(("response.failed", {
    "response": response([], status="failed", error={
        "code": "rate_limit_exceeded", "message": "Slow."})})))
put(r, "invalid", "stream-error.sse", named(("error", {
    "code": "server_error", "message": "It broke.", "param": None})))
put(r, "invalid", "stream-cut.sse", named(
    ("response.output_text.delta", {"delta": "Hel"})))

# --- anthropic ---

n = "anthropic"


def claude(content, stop="end_turn", **more):
    return dict({"id": "msg_1", "type": "message", "role": "assistant",
                 "model": "m-1-20260101", "content": content, "stop_reason": stop,
                 "stop_sequence": None,
                 "usage": {"input_tokens": 9, "cache_read_input_tokens": 2,
                           "output_tokens": 12}}, **more)


text = {"type": "text", "text": "Hello."}
put(n, "valid", "plain.json", j(claude([text])))
put(n, "valid", "thinking.json", j(claude([
    {"type": "thinking", "thinking": "Hmm.", "signature": "s"},
    {"type": "redacted_thinking", "data": "x"}, text])))
put(n, "valid", "cut.json", j(claude([text], "max_tokens")))
put(n, "valid", "refusal.json", j(claude([], "refusal")))
start = ("message_start", {"message": claude([], None)})
put(n, "valid", "stream.sse", named(
    start, ("content_block_start", {"index": 0, "content_block": {
        "type": "thinking", "thinking": ""}}),
    ("content_block_delta", {"index": 0, "delta": {
        "type": "thinking_delta", "thinking": "Hmm."}}),
    ("content_block_delta", {"index": 0, "delta": {
        "type": "signature_delta", "signature": "s"}}),
    ("content_block_stop", {"index": 0}), ("ping", {}),
    ("content_block_start", {"index": 1, "content_block": {"type": "text", "text": ""}}),
    ("content_block_delta", {"index": 1, "delta": {"type": "text_delta", "text": "Hel"}}),
    ("content_block_delta", {"index": 1, "delta": {"type": "text_delta", "text": "lo."}}),
    ("content_block_stop", {"index": 1}), ("something_new", {"a": 1}),
    ("message_delta", {"delta": {"stop_reason": "end_turn", "stop_sequence": None},
                       "usage": {"output_tokens": 15}}),
    ("message_stop", {})))
put(n, "invalid", "empty.json", j(claude([])))
put(n, "invalid", "other-model.json", j(claude([text], model="claude-other")))
put(n, "invalid", "no-content.json", j({"type": "message", "id": "msg_1"}))
put(n, "invalid", "529-overloaded.json", j({"type": "error", "error": {
    "type": "overloaded_error", "message": "Overloaded"}}))
put(n, "invalid", "429-reset.json", j({"type": "error", "error": {
    "type": "rate_limit_error", "message": "Too many"}}),
    {"Date": "Mon, 05 Jan 2026 10:00:00 GMT",
     "anthropic-ratelimit-requests-reset": "2026-01-05T10:00:20Z",
     "anthropic-ratelimit-tokens-reset": "2026-01-05T10:00:05Z",
     "anthropic-ratelimit-requests-remaining": "0", "request-id": "req_1"})
put(n, "invalid", "error-in-200.json", j({"type": "error", "error": {
    "type": "api_error", "message": "Internal server error"}}))
put(n, "invalid", "stream-overloaded.sse", named(start, ("error", {"error": {
    "type": "overloaded_error", "message": "Overloaded"}})))
put(n, "invalid", "stream-cut.sse", named(start, ("content_block_delta", {
    "index": 0, "delta": {"type": "text_delta", "text": "Hel"}})))

# --- gemini ---

g = "gemini"


def gem(parts, finish="STOP", **more):
    return dict({"candidates": [{"content": {"role": "model", "parts": parts},
                                 "index": 0, **({"finishReason": finish} if finish
                                                else {})}],
                 "usageMetadata": {"promptTokenCount": 9, "candidatesTokenCount": 3,
                                   "thoughtsTokenCount": 7, "totalTokenCount": 19},
                 "modelVersion": "m-1", "responseId": "r1"}, **more)


put(g, "valid", "plain.json", j(gem([{"text": "Hmm.", "thought": True},
                                     {"text": "Hello"}, {"text": "."}])))
put(g, "valid", "cut.json", j(gem([{"text": "Hel"}], "MAX_TOKENS")))
put(g, "valid", "blocked.json", j({"promptFeedback": {"blockReason": "SAFETY"},
                                   "modelVersion": "m-1"}))
put(g, "valid", "safety.json", j({"candidates": [{"finishReason": "SAFETY", "index": 0}],
                                  "modelVersion": "m-1"}))
put(g, "valid", "stream.sse", sse(gem([{"text": "Hel"}], None),
                                  gem([{"text": "lo."}]), done=False))
put(g, "invalid", "no-candidates.json", j({"modelVersion": "m-1"}))
put(g, "invalid", "max-tokens-empty.json", j({"candidates": [
    {"content": {"role": "model"}, "finishReason": "MAX_TOKENS"}]}))
put(g, "invalid", "429-exhausted.json", j({"error": {
    "code": 429, "message": "Quota exceeded", "status": "RESOURCE_EXHAUSTED"}}))
put(g, "invalid", "400-list.json", j([{"error": {
    "code": 400, "message": "API key not valid", "status": "INVALID_ARGUMENT"}}]))
put(g, "invalid", "list-in-200.json", j([{"error": {
    "code": 503, "message": "Busy", "status": "UNAVAILABLE"}}]))
put(g, "invalid", "stream-cut.sse", sse(gem([{"text": "Hel"}], None), done=False))

# --- ollama ---

l = "ollama"


def oll(content, done=False, **more):
    return dict({"model": "m-1:latest", "created_at": "2026-01-01T00:00:00Z",
                 "message": {"role": "assistant", "content": content}, "done": done},
                **more)


end = dict(done_reason="stop", prompt_eval_count=9, eval_count=3, total_duration=5)
put(l, "valid", "plain.json", j(oll("Hello.", True, **end)))
put(l, "valid", "stream.ndjson", lines(oll("Hel"), oll("lo."), oll("", True, **end)))
put(l, "valid", "stream-open-end.ndjson",
    lines(oll("Hel"), oll("", True, **end)).rstrip("\n"))
put(l, "valid", "thinking.ndjson", lines(
    {"model": "m-1", "message": {"role": "assistant", "content": "", "thinking": "Hmm."},
     "done": False}, oll("42"), oll("", True, **end)))
put(l, "invalid", "404-error.json", j({"error": "model 'm' not found"}))
put(l, "invalid", "not-done.json", j(oll("Hel")))
put(l, "invalid", "stream-error.ndjson", lines(oll("Hel"), {"error": "llama runner died"}))
put(l, "invalid", "stream-cut.ndjson", lines(oll("Hel"), oll("lo."))[:-20])
put(l, "invalid", "stream-other.ndjson", lines({"hello": 1}))

# --- bedrock ---

b = "bedrock"
put(b, "valid", "plain.json", j({"output": {"message": {"role": "assistant", "content": [
    {"reasoningContent": {"reasoningText": {"text": "Hmm.", "signature": "s"}}},
    {"text": "Hello."}]}}, "stopReason": "end_turn",
    "usage": {"inputTokens": 9, "outputTokens": 12, "totalTokens": 21},
    "metrics": {"latencyMs": 300}}), {"x-amzn-RequestId": "id-1"})
put(b, "valid", "guard.json", j({"output": {"message": {"role": "assistant", "content": [
    {"text": "Blocked."}]}}, "stopReason": "guardrail_intervened"}))
whole = [event("messageStart", {"role": "assistant"}),
         event("contentBlockDelta", {"contentBlockIndex": 0, "delta": {
             "reasoningContent": {"text": "Hmm."}}}),
         event("contentBlockDelta", {"contentBlockIndex": 1, "delta": {"text": "Hel"}}),
         event("contentBlockDelta", {"contentBlockIndex": 1, "delta": {"text": "lo."}}),
         event("contentBlockStop", {"contentBlockIndex": 1}),
         event("messageStop", {"stopReason": "end_turn"}),
         event("metadata", {"usage": {"inputTokens": 9, "outputTokens": 12}})]
put(b, "valid", "stream.aws", aws(*whole))
put(b, "invalid", "stream-cut.aws", aws(*whole[:4]))
put(b, "invalid", "stream-checksum.aws", aws(*whole[:4])[:-1] + b"\x00")
put(b, "invalid", "stream-length.aws", struct.pack(">III", 5, 0, 0) + b"x" * 20)
put(b, "invalid", "stream-prelude.aws", struct.pack(">III", 50, 0, 0) + b"x" * 60)
put(b, "invalid", "stream-throttled.aws", aws(whole[0], whole[2], (
    {":exception-type": "throttlingException", ":message-type": "exception"},
    {"message": "Too many tokens"})))
put(b, "invalid", "403-signature.json", j({
    "message": "The request signature we calculated does not match"}))
put(b, "invalid", "429-throttled.json", j({"message": "Too many requests"}))
put(b, "invalid", "coral-in-200.json", j({
    "Output": {"__type": "com.amazon.coral.service#UnknownOperationException"},
    "Version": "1.0"}))
put(b, "invalid", "no-content.json", j({"stopReason": "end_turn"}))

# --- exec and replay ---

for x in ("exec", "replay"):
    put(x, "valid", "plain.json", j({
        "response": "Hello.", "reasoning": "Hmm.", "finish": "stop", "model": "m-1",
        "request_id": "q", "tokens_in": 3, "tokens_out": 4, "extra": [1]}))
    put(x, "valid", "least.json", j({"response": "x"}))
    put(x, "invalid", "error.json", j({"error": "no such file"}))
    put(x, "invalid", "no-response.json", j({"text": "x"}))
put("exec", "invalid", "500-traceback.json", "Traceback (most recent call last):\n  x\n")
put("replay", "invalid", "404-not-there.json", j({"error": "not on the tape"}))
