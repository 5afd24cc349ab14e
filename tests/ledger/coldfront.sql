-- The tables of ColdFront 1.1 that are read, with their shapes as its migrations make them, and made-up rows.
CREATE TABLE allocation_allocationstatuschoice (id integer PRIMARY KEY, created timestamp, modified timestamp, name varchar(64) NOT NULL);
CREATE TABLE project_project (id integer PRIMARY KEY, created timestamp, modified timestamp, title varchar(255) NOT NULL);
CREATE TABLE resource_resource (id integer PRIMARY KEY, created timestamp, modified timestamp, name varchar(128) NOT NULL);
CREATE TABLE allocation_allocation (id integer PRIMARY KEY, quantity integer NOT NULL, start_date date, end_date date, project_id integer NOT NULL, status_id integer NOT NULL);
CREATE TABLE allocation_allocation_resources (id integer PRIMARY KEY, allocation_id integer NOT NULL, resource_id integer NOT NULL);
CREATE TABLE allocation_allocationattributetype (id integer PRIMARY KEY, name varchar(50) NOT NULL, has_usage bool NOT NULL);
CREATE TABLE allocation_allocationattribute (id integer PRIMARY KEY, value varchar(128) NOT NULL, allocation_id integer NOT NULL, allocation_attribute_type_id integer NOT NULL);
CREATE TABLE allocation_allocationattributeusage (allocation_attribute_id integer PRIMARY KEY, value double precision NOT NULL);
INSERT INTO allocation_allocationstatuschoice (id, name) VALUES (1, 'Active'), (4, 'Expired');
INSERT INTO project_project (id, title) VALUES (1, 'Angular momentum'), (2, 'Quantum Hall');
INSERT INTO resource_resource (id, name) VALUES (5, 'University Metered HPC'), (6, 'Another');
INSERT INTO allocation_allocation (id, quantity, project_id, status_id) VALUES (4, 1, 1, 1), (5, 1, 2, 1), (6, 1, 2, 4), (7, 1, 2, 1);
INSERT INTO allocation_allocation_resources (id, allocation_id, resource_id) VALUES (1, 4, 5), (2, 4, 6), (3, 5, 5), (4, 6, 5);
INSERT INTO allocation_allocationattributetype (id, name, has_usage) VALUES (3, 'Core Usage (Hours)', true), (4, 'Accelerator Usage (Hours)', true), (15, 'slurm_account_name', false);
INSERT INTO allocation_allocationattribute (id, value, allocation_id, allocation_attribute_type_id) VALUES (8, 'metered', 4, 15), (9, '150,000', 4, 4), (10, '1000', 5, 4), (11, '2000', 6, 4), (12, '77', 7, 3), (13, '0.5', 7, 4);
INSERT INTO allocation_allocationattributeusage (allocation_attribute_id, value) VALUES (9, 200.0), (10, 1234.56789), (11, 5.0), (12, 1.0);
