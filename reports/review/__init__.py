"""The review desk of Sở Công Thương: what changed in a sending, item by item, and the queue of sendings."""
