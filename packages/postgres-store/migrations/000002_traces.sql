-- compatible
-- The trace of each callback and of each merchant event, in W3C Trace Context: their work goes on in other processes.
-- An app of the previous release leaves both empty.

alter table callbacks add column traceparent text;
alter table events add column traceparent text;
