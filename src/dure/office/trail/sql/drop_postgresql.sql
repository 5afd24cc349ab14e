DROP TRIGGER trail_entry_keeps_what_it_says ON trail_entry;

DROP TRIGGER trail_entry_stays ON trail_entry;

DROP TRIGGER trail_entry_is_the_next ON trail_entry;

DROP FUNCTION trail_refuse();

DROP FUNCTION trail_is_the_next();
