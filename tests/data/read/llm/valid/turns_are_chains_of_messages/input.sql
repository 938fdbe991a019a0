CREATE TABLE turns (id TEXT PRIMARY KEY, thread_id TEXT, parent_message_hash TEXT, tip_message_hash TEXT, model TEXT, resolved_model TEXT, options_json TEXT, datetime_utc TEXT);
CREATE TABLE messages (hash TEXT PRIMARY KEY, parent_hash TEXT, role TEXT);
CREATE TABLE parts (id INTEGER PRIMARY KEY, message_hash TEXT, position INTEGER, type TEXT, text TEXT, payload TEXT);
CREATE TABLE fragments (id INTEGER PRIMARY KEY, hash TEXT, content TEXT);
INSERT INTO messages VALUES ('s',NULL,'system'),('u1','s','user'),('a1','u1','assistant'),('u2','a1','user'),('a2','u2','assistant'),('t2','a2','tool'),('a3','t2','assistant');
INSERT INTO fragments VALUES (7,'h','a long page');
INSERT INTO parts VALUES (1,'s',0,'text','be brief',NULL),(2,'u1',0,'text',NULL,'{"text_ref":[{"fragment":7},{"literal":"\nsum up"}]}'),(3,'a1',0,'reasoning','hm',NULL),(4,'a1',1,'text','short',NULL),(5,'u2',0,'text','and now?',NULL),(6,'a2',0,'tool_call',NULL,'{}'),(7,'t2',0,'tool_result','42',NULL),(8,'a3',0,'text','it is 42',NULL);
INSERT INTO turns VALUES ('01a','th','u1','a1','gpt','gpt-2026','{"seed":1}','2026-08-05T00:00:00+00:00'),('01b','th','u2','a3','gpt',NULL,NULL,'2026-08-05T00:01:00+00:00');
