package demo

// Kept returns the number of caches of statements that the engine keeps.
func (s *Server) Kept() int { return s.engine.MemoryManager.NumCaches() }
