CREATE TABLE responses (id TEXT PRIMARY KEY, model TEXT, prompt TEXT, system TEXT, prompt_json TEXT, options_json TEXT, response TEXT, response_json TEXT, conversation_id TEXT, duration_ms INTEGER, datetime_utc TEXT);
INSERT INTO responses VALUES ('01a','m1','first?','be brief',NULL,'{"temperature": 0.50}','one','{}','c1',5,'2024-01-02T03:04:05.5');
INSERT INTO responses VALUES ('01b','m1','and then?',NULL,NULL,'{}','two','{}','c1',5,'2024-01-02T03:05:05');
INSERT INTO responses VALUES ('01c','m1','other',NULL,NULL,NULL,NULL,NULL,'c2',5,'2024-01-02T03:06:05');
INSERT INTO responses VALUES ('01d','m1',NULL,NULL,NULL,NULL,'a picture','{}',NULL,5,'2024-01-02T03:06:05');
