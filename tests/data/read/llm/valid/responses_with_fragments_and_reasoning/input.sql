CREATE TABLE responses (id TEXT PRIMARY KEY, model TEXT, prompt TEXT, system TEXT, prompt_json TEXT, options_json TEXT, response TEXT, response_json TEXT, conversation_id TEXT, duration_ms INTEGER, datetime_utc TEXT, resolved_model TEXT, reasoning TEXT);
CREATE TABLE fragments (id INTEGER PRIMARY KEY, hash TEXT, content TEXT);
CREATE TABLE prompt_fragments (response_id TEXT, fragment_id INTEGER, "order" INTEGER);
INSERT INTO responses VALUES ('01a','gpt','sum up',NULL,NULL,NULL,'short','{}',NULL,5,'2025-01-02T03:04:05','gpt-2025-01-01','long thoughts');
INSERT INTO fragments VALUES (1,'h1','page two'),(2,'h2','page one');
INSERT INTO prompt_fragments VALUES ('01a',1,1),('01a',2,0);
