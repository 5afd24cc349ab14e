-- The book in SQLite. Records are only added; the database checks the chain, keeps the totals and
-- the head by itself, and refuses everything else. The hash is a function of the connection
-- (dure_sha256): a connection that lacks it cannot add to the book.

CREATE TABLE ledger_account (
  number INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL,
  owner TEXT NOT NULL,
  unit TEXT NOT NULL,
  debits_posted INTEGER NOT NULL DEFAULT 0,
  credits_posted INTEGER NOT NULL DEFAULT 0,
  debits_pending INTEGER NOT NULL DEFAULT 0,
  credits_pending INTEGER NOT NULL DEFAULT 0,
  sequence INTEGER NOT NULL DEFAULT 0,
  CONSTRAINT account_name_says_what_it_is CHECK (name = kind || '/' || owner || '/' || unit),
  CONSTRAINT account_kind_is_known CHECK (kind IN (
    'supply', 'pool', 'call', 'grant', 'used', 'returned', 'reclaimed', 'expired', 'corrected',
    'exchange')),
  CONSTRAINT account_totals_add_up CHECK (
    debits_posted >= 0 AND credits_posted >= 0 AND debits_pending >= 0 AND credits_pending >= 0
    AND debits_posted + debits_pending <= 4611686018427387904
    AND credits_posted + credits_pending <= 4611686018427387904),
  CONSTRAINT account_is_not_overdrawn CHECK (
    kind IN ('supply', 'corrected', 'exchange')
    OR credits_posted - debits_posted - debits_pending >= 0)
) STRICT;
CREATE INDEX account_by_owner ON ledger_account (owner);

CREATE TABLE ledger_transfer (
  sequence INTEGER PRIMARY KEY,
  transfer_id BLOB NOT NULL UNIQUE,
  kind TEXT NOT NULL,
  debit_id INTEGER NOT NULL,
  credit_id INTEGER NOT NULL,
  posted_s INTEGER NOT NULL,
  pending_s INTEGER NOT NULL,
  happened_s INTEGER NOT NULL,
  known_s INTEGER NOT NULL,
  due_s INTEGER,
  pending_id BLOB,
  corrects_id BLOB,
  -- Both legs of an exchange, or of its correction, are there at the end of a transaction.
  pair_id BLOB REFERENCES ledger_transfer (transfer_id) DEFERRABLE INITIALLY DEFERRED,
  cause TEXT NOT NULL,
  detail TEXT NOT NULL,
  hash BLOB NOT NULL,
  CONSTRAINT transfer_has_two_accounts CHECK (debit_id <> credit_id),
  CONSTRAINT transfer_happened_before_it_was_known CHECK (happened_s BETWEEN 0 AND known_s),
  CONSTRAINT transfer_kind_fits_its_amounts CHECK (
    CASE
      WHEN kind IN ('hold', 'tranche')
        THEN posted_s = 0 AND pending_s > 0 AND pending_id IS NULL AND due_s > known_s
      WHEN kind IN ('void', 'lapse')
        THEN posted_s = 0 AND pending_s < 0 AND pending_id IS NOT NULL AND due_s IS NULL
      WHEN kind = 'open'
        THEN posted_s > 0 AND pending_s = -posted_s AND pending_id IS NOT NULL AND due_s IS NULL
      WHEN kind = 'charge' AND pending_id IS NOT NULL
        THEN posted_s > 0 AND pending_s <= -posted_s AND due_s IS NULL
      WHEN kind IN (
        'supply', 'retire', 'offer', 'withdraw', 'award', 'supplement', 'charge', 'return',
        'reclaim', 'expire', 'reoffer', 'carry_over', 'exchange_out', 'exchange_in', 'overrun',
        'settle', 'correct')
        THEN posted_s > 0 AND pending_s = 0 AND pending_id IS NULL AND due_s IS NULL
      ELSE false
    END),
  CONSTRAINT transfer_names_what_it_needs CHECK (
    (kind <> 'correct' OR corrects_id IS NOT NULL)
    AND (kind NOT IN ('exchange_out', 'exchange_in') OR pair_id IS NOT NULL)),
  CONSTRAINT transfer_hashes_have_their_length CHECK (
    length(transfer_id) = 16 AND length(hash) = 32)
) STRICT;
CREATE UNIQUE INDEX transfer_ends_a_hold_once ON ledger_transfer (pending_id)
  WHERE pending_id IS NOT NULL;
CREATE INDEX transfer_by_corrected ON ledger_transfer (corrects_id) WHERE corrects_id IS NOT NULL;
CREATE INDEX transfer_by_pair ON ledger_transfer (pair_id) WHERE pair_id IS NOT NULL;
CREATE INDEX transfer_by_due ON ledger_transfer (due_s) WHERE due_s IS NOT NULL;
CREATE INDEX transfer_by_debit ON ledger_transfer (debit_id, sequence);
CREATE INDEX transfer_by_credit ON ledger_transfer (credit_id, sequence);

CREATE TABLE ledger_head (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  sequence INTEGER NOT NULL,
  hash BLOB NOT NULL,
  known_s INTEGER NOT NULL
) STRICT;
INSERT INTO ledger_head VALUES (1, 0, dure_sha256('dure ledger, layout 1'), 0);

-- A. Each record follows the one before it, in place, in time and in hash. What is asked first is
-- also what INSERT OR REPLACE would push out without a trigger.
CREATE TRIGGER transfer_follows BEFORE INSERT ON ledger_transfer
BEGIN
  SELECT CASE
    WHEN NEW.sequence IS NOT h.sequence + 1
      THEN RAISE(ABORT, 'dure: the record stands out of its place')
    WHEN EXISTS (SELECT 1 FROM ledger_transfer WHERE transfer_id = NEW.transfer_id)
      THEN RAISE(ABORT, 'dure: a transfer of this id is in the book')
    WHEN NEW.pending_id IS NOT NULL
      AND EXISTS (SELECT 1 FROM ledger_transfer WHERE pending_id = NEW.pending_id)
      THEN RAISE(ABORT, 'dure: what the record ends has been ended')
    WHEN NEW.pair_id IS NOT NULL AND EXISTS (
      SELECT 1 FROM ledger_transfer p
      WHERE p.transfer_id = NEW.pair_id AND p.pair_id IS NOT NEW.transfer_id)
      THEN RAISE(ABORT, 'dure: the second leg of the record names another')
    WHEN EXISTS (
      SELECT 1 FROM ledger_transfer p
      WHERE p.pair_id = NEW.transfer_id AND p.transfer_id IS NOT NEW.pair_id)
      THEN RAISE(ABORT, 'dure: the record is the second leg of one that it does not name')
    WHEN d.number IS NULL OR c.number IS NULL
      THEN RAISE(ABORT, 'dure: the record names an account that is not there')
    WHEN d.unit <> c.unit
      THEN RAISE(ABORT, 'dure: the record goes between two units')
    WHEN NEW.known_s < h.known_s
      THEN RAISE(ABORT, 'dure: the record was known before the one before it')
    WHEN NEW.transfer_id IS NOT substr(dure_sha256(NEW.cause), 1, 16)
      THEN RAISE(ABORT, 'dure: the record has an id that is not of its cause')
    WHEN NEW.hash IS NOT dure_sha256(
      h.hash, NEW.sequence || char(10) || lower(hex(NEW.transfer_id)) || char(10) || NEW.kind
        || char(10) || d.name || char(10) || c.name || char(10) || NEW.posted_s
        || char(10) || NEW.pending_s || char(10) || NEW.happened_s || char(10) || NEW.known_s
        || char(10) || ifnull(NEW.due_s, '') || char(10) || lower(hex(NEW.pending_id))
        || char(10) || lower(hex(NEW.corrects_id)) || char(10) || lower(hex(NEW.pair_id))
        || char(10) || NEW.cause || char(10) || NEW.detail)
      THEN RAISE(ABORT, 'dure: the record has a hash that is not of its content')
  END
  FROM ledger_head h
    LEFT JOIN ledger_account d ON d.number = NEW.debit_id
    LEFT JOIN ledger_account c ON c.number = NEW.credit_id;
END;

-- B. What ends a hold or a tranche releases all of it, between the same accounts.
CREATE TRIGGER transfer_ends BEFORE INSERT ON ledger_transfer WHEN NEW.pending_id IS NOT NULL
BEGIN
  SELECT RAISE(ABORT, 'dure: the record does not end what it names')
  WHERE NOT EXISTS (
    SELECT 1 FROM ledger_transfer p
    WHERE p.transfer_id = NEW.pending_id
      AND p.kind = CASE NEW.kind
        WHEN 'open' THEN 'tranche'
        WHEN 'void' THEN CASE p.kind WHEN 'tranche' THEN 'tranche' ELSE 'hold' END
        ELSE 'hold' END
      AND p.pending_s = -NEW.pending_s
      AND p.debit_id = NEW.debit_id AND p.credit_id = NEW.credit_id);
END;

-- C. A correction goes the way back, and never takes back more than there was.
CREATE TRIGGER transfer_corrects BEFORE INSERT ON ledger_transfer WHEN NEW.corrects_id IS NOT NULL
BEGIN
  SELECT RAISE(ABORT, 'dure: the record does not correct what it names')
  WHERE NOT EXISTS (
    SELECT 1 FROM ledger_transfer o
    WHERE o.transfer_id = NEW.corrects_id
      AND (NEW.kind <> 'correct' OR (
        o.kind <> 'correct' AND o.debit_id = NEW.credit_id AND o.credit_id = NEW.debit_id
        AND o.posted_s >= NEW.posted_s + ifnull((
          SELECT sum(s.posted_s) FROM ledger_transfer s
          WHERE s.corrects_id = NEW.corrects_id AND s.kind = 'correct'), 0))));
END;

-- D. The totals and the head follow.
CREATE TRIGGER transfer_take AFTER INSERT ON ledger_transfer
BEGIN
  UPDATE ledger_account SET
    debits_posted = debits_posted + NEW.posted_s,
    debits_pending = debits_pending + NEW.pending_s,
    sequence = NEW.sequence
  WHERE number = NEW.debit_id;
  UPDATE ledger_account SET
    credits_posted = credits_posted + NEW.posted_s,
    credits_pending = credits_pending + NEW.pending_s,
    sequence = NEW.sequence
  WHERE number = NEW.credit_id;
  UPDATE ledger_head SET sequence = NEW.sequence, hash = NEW.hash, known_s = NEW.known_s;
END;

CREATE TRIGGER transfer_not_changed BEFORE UPDATE ON ledger_transfer
BEGIN
  SELECT RAISE(ABORT, 'dure: ledger_transfer is only added to; post a correction instead');
END;
CREATE TRIGGER transfer_not_removed BEFORE DELETE ON ledger_transfer
BEGIN
  SELECT RAISE(ABORT, 'dure: ledger_transfer is only added to; post a correction instead');
END;

-- Totals change only by the record that stands after the head, which D is about to move: outside
-- of D there is no such record.
CREATE TRIGGER account_guard BEFORE UPDATE ON ledger_account
WHEN NOT EXISTS (
  SELECT 1 FROM ledger_head h JOIN ledger_transfer t ON t.sequence = h.sequence + 1
  WHERE NEW.sequence = t.sequence AND NEW.number = OLD.number AND NEW.name = OLD.name
    AND NEW.kind = OLD.kind AND NEW.owner = OLD.owner AND NEW.unit = OLD.unit
    AND NEW.debits_posted = OLD.debits_posted + (OLD.number = t.debit_id) * t.posted_s
    AND NEW.credits_posted = OLD.credits_posted + (OLD.number = t.credit_id) * t.posted_s
    AND NEW.debits_pending = OLD.debits_pending + (OLD.number = t.debit_id) * t.pending_s
    AND NEW.credits_pending = OLD.credits_pending + (OLD.number = t.credit_id) * t.pending_s
    AND OLD.sequence < t.sequence)
BEGIN
  SELECT RAISE(ABORT, 'dure: ledger_account follows the records and is not set by hand');
END;
CREATE TRIGGER account_open BEFORE INSERT ON ledger_account
WHEN NEW.debits_posted <> 0 OR NEW.credits_posted <> 0 OR NEW.debits_pending <> 0
  OR NEW.credits_pending <> 0 OR NEW.sequence <> 0
  OR EXISTS (SELECT 1 FROM ledger_account WHERE name = NEW.name OR number = NEW.number)
BEGIN
  SELECT RAISE(ABORT, 'dure: an account begins once, with nothing');
END;
CREATE TRIGGER account_stays BEFORE DELETE ON ledger_account
BEGIN
  SELECT RAISE(ABORT, 'dure: ledger_account is only added to; post a correction instead');
END;

-- The head is where the last record is, and nowhere else.
CREATE TRIGGER head_guard BEFORE UPDATE ON ledger_head
WHEN NOT EXISTS (
  SELECT 1 FROM ledger_transfer t
  WHERE t.sequence = NEW.sequence AND t.hash = NEW.hash AND t.known_s = NEW.known_s
    AND NEW.id = 1 AND NEW.sequence = OLD.sequence + 1)
BEGIN
  SELECT RAISE(ABORT, 'dure: ledger_head follows the records and is not set by hand');
END;
CREATE TRIGGER head_stays BEFORE DELETE ON ledger_head
BEGIN
  SELECT RAISE(ABORT, 'dure: ledger_head is only added to; post a correction instead');
END;
CREATE TRIGGER head_is_one BEFORE INSERT ON ledger_head
BEGIN
  SELECT RAISE(ABORT, 'dure: ledger_head follows the records and is not set by hand');
END;
