# unittest: what a run writes, and what assertions say.
import io
import re
import unittest

log = []


class Things(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        log.append("set up class")
        cls.addClassCleanup(log.append, "class cleanup")

    @classmethod
    def tearDownClass(cls):
        log.append("tear down class")

    def setUp(self):
        self.addCleanup(log.append, "cleanup")

    def test_fails(self):
        """A docstring."""
        self.assertEqual([1, 2], [1, 3])

    def test_errors(self):
        int("x")

    def test_passes(self):
        with self.assertRaisesRegex(ValueError, "inval"):
            int("x")

    @unittest.skip("not now")
    def test_skipped(self):
        pass

    @unittest.expectedFailure
    def test_expected(self):
        self.fail("as expected")

    @unittest.expectedFailure
    def test_unexpected(self):
        pass

    def test_subtests(self):
        for i in range(3):
            with self.subTest("odd", i=i):
                self.assertEqual(i % 2, 0)

    def test_skips_itself(self):
        self.skipTest("later")


class Broken(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        raise RuntimeError("cannot")

    def test_never(self):
        log.append("never")


def run(**options):
    stream = io.StringIO()
    suite = unittest.TestSuite(map(unittest.defaultTestLoader.loadTestsFromTestCase, (Things, Broken)))
    result = unittest.TextTestRunner(stream=stream, **options).run(suite)
    text = re.sub(r" in \d\.\d+s", " in 0.000s", stream.getvalue())
    for line in text.splitlines():
        if not line.startswith(("  File", "    ", "Traceback")):
            print(line)
    return result


result = run(verbosity=2)           #=> test_errors (__main__.Things.test_errors) ... ERROR
                                    #=> test_expected (__main__.Things.test_expected) ... expected failure
                                    #=> test_fails (__main__.Things.test_fails)
                                    #=> A docstring. ... FAIL
                                    #=> test_passes (__main__.Things.test_passes) ... ok
                                    #=> test_skipped (__main__.Things.test_skipped) ... skipped 'not now'
                                    #=> test_skips_itself (__main__.Things.test_skips_itself) ... skipped 'later'
                                    #=> test_subtests (__main__.Things.test_subtests) ...
                                    #=>   test_subtests (__main__.Things.test_subtests) [odd] (i=1) ... FAIL
                                    #=> test_unexpected (__main__.Things.test_unexpected) ... unexpected success
                                    #=> ERROR
                                    #=>
                                    #=> ======================================================================
                                    #=> ERROR: test_errors (__main__.Things.test_errors)
                                    #=> ----------------------------------------------------------------------
                                    #=> ValueError: invalid literal for int() with base 10: 'x'
                                    #=>
                                    #=> ======================================================================
                                    #=> ERROR: setUpClass (__main__.Broken)
                                    #=> ----------------------------------------------------------------------
                                    #=> RuntimeError: cannot
                                    #=>
                                    #=> ======================================================================
                                    #=> FAIL: test_fails (__main__.Things.test_fails)
                                    #=> A docstring.
                                    #=> ----------------------------------------------------------------------
                                    #=> AssertionError: Lists differ: [1, 2] != [1, 3]
                                    #=>
                                    #=> First differing element 1:
                                    #=> 2
                                    #=> 3
                                    #=>
                                    #=> - [1, 2]
                                    #=> ?     ^
                                    #=>
                                    #=> + [1, 3]
                                    #=> ?     ^
                                    #=>
                                    #=>
                                    #=> ======================================================================
                                    #=> FAIL: test_subtests (__main__.Things.test_subtests) [odd] (i=1)
                                    #=> ----------------------------------------------------------------------
                                    #=> AssertionError: 1 != 0
                                    #=>
                                    #=> ======================================================================
                                    #=> UNEXPECTED SUCCESS: test_unexpected (__main__.Things.test_unexpected)
                                    #=> ----------------------------------------------------------------------
                                    #=> Ran 8 tests in 0.000s
                                    #=>
                                    #=> FAILED (failures=2, errors=2, skipped=2, expected failures=1, unexpected successes=1)
print(result.testsRun, len(result.failures), len(result.errors), len(result.skipped), result.wasSuccessful())  #=> 8 2 2 2 False
print(log)                          #=> ['set up class', 'cleanup', 'cleanup', 'cleanup', 'cleanup', 'cleanup', 'cleanup', 'cleanup', 'tear down class', 'class cleanup']
result = run(failfast=True, buffer=True, descriptions=False)    #=> E
                                                                #=> ======================================================================
                                                                #=> ERROR: test_errors (__main__.Things.test_errors)
                                                                #=> ----------------------------------------------------------------------
                                                                #=> ValueError: invalid literal for int() with base 10: 'x'
                                                                #=>
                                                                #=> ----------------------------------------------------------------------
                                                                #=> Ran 1 test in 0.000s
                                                                #=>
                                                                #=> FAILED (errors=1)


class Case(unittest.TestCase):
    maxDiff = 200

    def runTest(self):
        pass


check = Case()


def says(assertion, *args, **kwargs):
    try:
        assertion(*args, **kwargs)
    except AssertionError as error:
        print(error)


says(check.assertEqual, 1, 2, "because")    #=> 1 != 2 : because
says(check.assertEqual, "one\ntwo\n", "one\n2\n")   #=> 'one\ntwo\n' != 'one\n2\n'
                                                    #=>   one
                                                    #=> - two
                                                    #=> + 2
                                                    #=>
says(check.assertEqual, "x" * 100 + "a", "x" * 100 + "b")   #=> 'xxxx[35 chars]xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxa' != 'xxxx[35 chars]xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxb'
                                                            #=> Diff is 417 characters long. Set self.maxDiff to None to see it.
says(check.assertEqual, {"a": 1}, {"a": 2}) #=> {'a': 1} != {'a': 2}
                                            #=> - {'a': 1}
                                            #=> ?       ^
                                            #=>
                                            #=> + {'a': 2}
                                            #=> ?       ^
                                            #=>
says(check.assertEqual, (1, 2), (1, 2, 3))  #=> Tuples differ: (1, 2) != (1, 2, 3)
                                            #=>
                                            #=> Second tuple contains 1 additional elements.
                                            #=> First extra element 2:
                                            #=> 3
                                            #=>
                                            #=> - (1, 2)
                                            #=> + (1, 2, 3)
                                            #=> ?      +++
                                            #=>
says(check.assertEqual, {1, 2}, {2, 3}) #=> Items in the first set but not the second:
                                        #=> 1
                                        #=> Items in the second set but not the first:
                                        #=> 3
says(check.assertListEqual, [1], (1,))  #=> Second sequence is not a list: (1,)
says(check.assertSequenceEqual, list(range(100)), list(range(101))) #=> Sequences differ: [0, 1[327 chars]5, 86, 87, 88, 89, 90, 91, 92, 93, 94, 95, 96, 97, 98, 99] != [0, 1[327 chars]5, 86, 87, 88, 89, 90, 91, 92, 93, 94, 95, 96, 97, 98, 99, 100]
                                                                    #=>
                                                                    #=> Second sequence contains 1 additional elements.
                                                                    #=> First extra element 100:
                                                                    #=> 100
                                                                    #=>
                                                                    #=> Diff is 721 characters long. Set self.maxDiff to None to see it.
says(check.assertAlmostEqual, 1.0, 1.1) #=> 1.0 != 1.1 within 7 places (0.10000000000000009 difference)
says(check.assertAlmostEqual, 1.0, 1.1, delta=0.01) #=> 1.0 != 1.1 within 0.01 delta (0.10000000000000009 difference)
says(check.assertCountEqual, [1, 1, 2], [1, 2, 3])  #=> Element counts were not equal:
                                                    #=> First has 2, Second has 1:  1
                                                    #=> First has 0, Second has 1:  3
says(check.assertIn, 3, [1])        #=> 3 not found in [1]
says(check.assertIs, None, 1)       #=> None is not 1
says(check.assertIsInstance, 1, str)    #=> 1 is not an instance of <class 'str'>
says(check.assertTrue, 0)           #=> 0 is not true
says(check.assertLess, 2, 1)        #=> 2 not less than 1
says(check.assertRegex, "abc", "x+")    #=> Regex didn't match: 'x+' not found in 'abc'
says(check.assertRaises, KeyError, int, "1")    #=> KeyError not raised by int
check.assertRaises(int)             #=> raises TypeError: assertRaises() arg 1 must be an exception type or tuple of exception types


def contexts(kind):
    if kind == "warns":
        with check.assertWarns(DeprecationWarning):
            pass
    with check.assertRaises(ZeroDivisionError) as caught:
        1 / 0
    print(repr(caught.exception))
    import logging
    if kind == "logs":
        with check.assertLogs("name", "INFO") as logs:
            logging.getLogger("name").info("hello %d", 3)
        print(logs.output)
        with check.assertLogs("name", "WARNING"):
            logging.getLogger("name").info("hello %d", 3)
    with check.assertNoLogs():
        logging.getLogger().error("oops")


says(contexts, "warns")             #=> DeprecationWarning not triggered
says(contexts, "logs")              #=> ZeroDivisionError('division by zero')
                                    #=> ['INFO:name:hello 3']
                                    #=> no logs of level WARNING or higher triggered on name
says(contexts, "no logs")           #=> ZeroDivisionError('division by zero')
                                    #=> Unexpected logs found: ['ERROR:root:oops']
print(check, Case("runTest") == check, check.id(), repr(check)) #=> runTest (__main__.Case.runTest) True __main__.Case.runTest <__main__.Case testMethod=runTest>
Case("no_such")                     #=> raises ValueError: no such test method in <class '__main__.Case'>: no_such
unittest.TestSuite([3])             #=> raises TypeError: 3 is not callable
unittest.defaultTestLoader.loadTestsFromName("no_such_module_at_all")
print(unittest.defaultTestLoader.getTestCaseNames(Things))  #=> ['test_errors', 'test_expected', 'test_fails', 'test_passes', 'test_skipped', 'test_skips_itself', 'test_subtests', 'test_unexpected']
