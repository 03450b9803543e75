SELECT 'extension', extname FROM pg_extension ORDER BY extname;
