DROP TRIGGER trail_entry_keeps_what_it_says;

DROP TRIGGER trail_entry_stays;

DROP TRIGGER trail_entry_is_the_next;
