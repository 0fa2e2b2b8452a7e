"""Living in Community: six groups at one table, from listening to done."""
