CREATE TABLE turns (id TEXT PRIMARY KEY, thread_id TEXT, parent_message_hash TEXT, tip_message_hash TEXT, model TEXT, resolved_model TEXT, options_json TEXT, datetime_utc TEXT);
CREATE TABLE messages (hash TEXT PRIMARY KEY, parent_hash TEXT, role TEXT);
CREATE TABLE parts (id INTEGER PRIMARY KEY, message_hash TEXT, position INTEGER, type TEXT, text TEXT, payload TEXT);
CREATE TABLE fragments (id INTEGER PRIMARY KEY, hash TEXT, content TEXT);
CREATE TABLE responses (id TEXT PRIMARY KEY, model TEXT, prompt TEXT, system TEXT, prompt_json TEXT, options_json TEXT, response TEXT, response_json TEXT, conversation_id TEXT, duration_ms INTEGER, datetime_utc TEXT);
INSERT INTO responses VALUES ('01a','m1','old?',NULL,NULL,NULL,'old',NULL,NULL,5,'2024-01-02T03:04:05');
INSERT INTO messages VALUES ('u1',NULL,'user'),('a1','u1','assistant');
INSERT INTO parts VALUES (1,'u1',0,'text','new?',NULL),(2,'a1',0,'text','new',NULL);
INSERT INTO turns VALUES ('01a','th','u1','a1','m1',NULL,NULL,NULL),('01b','th','u1','a1','m1',NULL,NULL,NULL);
