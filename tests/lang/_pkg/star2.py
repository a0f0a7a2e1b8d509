public = 'pub'; _under = 'u'
