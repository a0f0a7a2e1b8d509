"""Method calls and attribute updates."""


class Account:
    def __init__(self, owner, balance):
        self.owner = owner
        self.balance = balance
        self.count = 0

    def deposit(self, amount):
        self.balance += amount
        self.count += 1

    def withdraw(self, amount):
        if amount > self.balance:
            return False
        self.balance -= amount
        self.count += 1
        return True


class Savings(Account):
    def __init__(self, owner, balance, rate):
        super().__init__(owner, balance)
        self.rate = rate

    def interest(self):
        self.deposit(self.balance * self.rate // 100)


def work(n):
    a = Account("ann", 1000)
    s = Savings("sue", 1000, 3)
    refused = 0
    for i in range(n):
        a.deposit(i % 7)
        if not a.withdraw(i % 11):
            refused += 1
        s.withdraw(i % 5)
        if i % 1000 == 0:
            s.interest()
        s.deposit(2)
    return a.balance, a.count, s.balance, s.count, refused


print(work(1000000))
