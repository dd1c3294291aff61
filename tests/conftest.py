"""どの試験にも効く設定。"""

from hypothesis import settings

# 速さは試験では測らない(忙しい機械で落ちる試験は、約束ではなく機械を測っている)。測るのは tests/benchmarks。
settings.register_profile("kaigiroku", deadline=None)
settings.load_profile("kaigiroku")
