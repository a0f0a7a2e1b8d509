# C enumerations as classes: tagged, by their typedef, and their constants as plain ints.
from __c__.sys.socket import enum___socket_type, SOCK_STREAM
from __c__.libxml.tree import xmlElementType, XML_TEXT_NODE
from __c__.curl.curl import CURLcode, CURLE_OK, curl_easy_strerror
import __c__.sys.wait as wait

print(xmlElementType.__name__, xmlElementType.XML_TEXT_NODE.value, xmlElementType(3).name, xmlElementType(XML_TEXT_NODE).name)
print(enum___socket_type.SOCK_STREAM == SOCK_STREAM, issubclass(enum___socket_type, int), xmlElementType.__module__)
print(curl_easy_strerror(CURLcode.CURLE_COULDNT_CONNECT), repr(CURLcode(CURLE_OK)), len(CURLcode) > 50)
print(wait.idtype_t.P_PID.name, wait.P_ALL)
try:
    xmlElementType(999)
except ValueError as e:
    print(e)
