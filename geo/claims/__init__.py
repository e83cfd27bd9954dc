"""What a report says about places: relations between ends, each with everything its words may mean."""
