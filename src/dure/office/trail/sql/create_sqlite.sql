CREATE TRIGGER trail_entry_keeps_what_it_says BEFORE UPDATE ON trail_entry BEGIN
  SELECT RAISE(ABORT, 'the trail is only added to: no entry can be changed');
END;

CREATE TRIGGER trail_entry_stays BEFORE DELETE ON trail_entry BEGIN
  SELECT RAISE(ABORT, 'the trail is only added to: no entry can be removed');
END;

CREATE TRIGGER trail_entry_is_the_next BEFORE INSERT ON trail_entry
WHEN NEW.sequence <> (SELECT COALESCE(MAX(sequence), 0) + 1 FROM trail_entry) BEGIN
  SELECT RAISE(ABORT, 'the trail is only added to: an entry has the next number');
END;
