LATE = 'late'
main_ran = __name__ == '__main__'
