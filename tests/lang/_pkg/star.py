__all__ = ['exported', '_private_listed']
exported = 'e'; _private_listed = 'pl'; listed = 'no'; hidden = 1
