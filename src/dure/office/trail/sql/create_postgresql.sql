CREATE FUNCTION trail_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the trail is only added to: no entry can be changed or removed';
END $$;

CREATE FUNCTION trail_is_the_next() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.sequence <> (SELECT COALESCE(MAX(sequence), 0) + 1 FROM trail_entry) THEN
    RAISE EXCEPTION 'the trail is only added to: an entry has the next number';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER trail_entry_keeps_what_it_says BEFORE UPDATE OR DELETE ON trail_entry
  FOR EACH ROW EXECUTE FUNCTION trail_refuse();

CREATE TRIGGER trail_entry_stays BEFORE TRUNCATE ON trail_entry
  FOR EACH STATEMENT EXECUTE FUNCTION trail_refuse();

CREATE TRIGGER trail_entry_is_the_next BEFORE INSERT ON trail_entry
  FOR EACH ROW EXECUTE FUNCTION trail_is_the_next();
