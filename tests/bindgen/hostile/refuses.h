#error this header refuses
