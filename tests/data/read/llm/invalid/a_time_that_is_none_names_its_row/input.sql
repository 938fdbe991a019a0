CREATE TABLE responses (id TEXT PRIMARY KEY, model TEXT, prompt TEXT, system TEXT, prompt_json TEXT, options_json TEXT, response TEXT, response_json TEXT, conversation_id TEXT, duration_ms INTEGER, datetime_utc TEXT);
INSERT INTO responses VALUES ('01a','m','q',NULL,NULL,NULL,'a',NULL,NULL,5,'yesterday');
INSERT INTO responses VALUES ('01b','m','q',NULL,NULL,'{"a":','a',NULL,NULL,5,NULL);
INSERT INTO responses VALUES ('01c','','q',NULL,NULL,NULL,'a',NULL,NULL,5,NULL);
INSERT INTO responses VALUES ('01d','m','q',NULL,NULL,NULL,'a',NULL,NULL,5,NULL);
